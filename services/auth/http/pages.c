/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/pages.h"

#include <string.h>

#include "domain/oauth_rules.h"
#include "domain/roles.h"
#include "http/handlers.h"
#include "store/grants.h"

void url_parameter(struct buf *url, const char *name, const char *value)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    if (!value)
        return;
    buf_printf(url, "%c%s=", strchr(url->data, '?') ? '&' : '?', name);
    for (const char *c = value; *c; c++)
        if (strchr(plain, *c))
            buf_char(url, *c);
        else
            buf_printf(url, "%%%02X", (unsigned char)*c);
}

struct writing {
    struct call *call;
    const struct page *page;
    struct buf out;
    bool en;
};

static void put(struct writing *w, const char *html)
{
    buf_text(&w->out, html);
}

/* Text as text, within elements and quoted attributes alike. */
static void text(struct writing *w, const char *plain)
{
    for (const char *c = plain ? plain : ""; *c; c++)
        switch (*c) {
        case '&':
            put(w, "&amp;");
            break;
        case '<':
            put(w, "&lt;");
            break;
        case '>':
            put(w, "&gt;");
            break;
        case '"':
            put(w, "&quot;");
            break;
        case '\'':
            put(w, "&#39;");
            break;
        default:
            buf_char(&w->out, *c);
        }
}

static void say(struct writing *w, const char *vi, const char *en)
{
    put(w, w->en ? en : vi);
}

static void hidden(struct writing *w, const char *name, const char *value)
{
    if (!value)
        return;
    buf_printf(&w->out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
    text(w, value);
    put(w, "\">\n");
}

static struct writing begin_page(struct call *call, const struct page *page, const char *vi,
                                 const char *en)
{
    const char *locales = page->form ? page->form->ui_locales : NULL;
    struct writing w = {.call = call, .page = page, .out = buf_in(call->mem)};

    w.en = locales && strncmp(locales, "en", 2) == 0;
    put(&w, "<!doctype html>\n<html lang=\"");
    say(&w, "vi", "en");
    put(&w, "\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    put(&w, page->fault ? (w.en ? "Error: " : "Lỗi: ") : "");
    say(&w, vi, en);
    put(&w,
        " · HBĐT</title>\n<link rel=\"stylesheet\" href=\"/oauth2/style.css\">\n</head>\n<body>\n"
        "<header>HBĐT <span>");
    say(&w, "Học bạ điện tử", "Electronic school transcripts");
    put(&w, "</span></header>\n<main>\n<h1>");
    say(&w, vi, en);
    put(&w, "</h1>\n");
    return w;
}

/* What went wrong comes first and leads to where it can be mended (WCAG 3.3.1). */
static void put_fault(struct writing *w, const char *field)
{
    if (!w->page->fault)
        return;
    put(w, "<div class=\"fault\" role=\"alert\">\n<h2>");
    say(w, "Chưa được", "That did not work");
    put(w, "</h2>\n<p>");
    if (field)
        buf_printf(&w->out, "<a href=\"#%s\">", field);
    text(w, w->page->fault);
    put(w, field ? "</a></p>\n</div>\n" : "</p>\n</div>\n");
}

static void begin_form(struct writing *w)
{
    const struct authorize_form *form = w->page->form;

    put(w, "<form method=\"post\" action=\"/oauth2/authorize\">\n");
    hidden(w, "response_type", form->response_type);
    hidden(w, "client_id", form->client_id);
    hidden(w, "redirect_uri", form->redirect_uri);
    hidden(w, "scope", form->scope);
    hidden(w, "state", form->state);
    hidden(w, "code_challenge", form->code_challenge);
    hidden(w, "code_challenge_method", form->code_challenge_method);
    hidden(w, "nonce", form->nonce);
    hidden(w, "ui_locales", form->ui_locales);
    hidden(w, "ticket", w->page->ticket);
}

static bool works_in_name(const struct writing *w)
{
    return scope_granted(w->page->form->scope) & SCOPE_HBDT;
}

static void put_client(struct writing *w)
{
    put(w, "<p>");
    say(w, "Ứng dụng", "The app");
    put(w, " <strong>");
    text(w, w->page->client->name);
    put(w, "</strong> ");
    if (works_in_name(w))
        say(w, "muốn dùng hệ thống với danh nghĩa của bạn.",
            "wants to use the system in your name.");
    else
        say(w, "chỉ muốn biết bạn là ai.", "only wants to know who you are.");
    put(w, "</p>\n");
}

/* The origin a form may lead to after us: scheme and host of the redirect. */
static const char *form_target(struct call *call, const struct page *page)
{
    const char *uri = page->client ? page->form->redirect_uri : NULL;
    const char *host = uri ? strstr(uri, "://") : NULL;

    if (!uri)
        return "";
    if (host && strncmp(uri, "http", 4) == 0)
        return arena_copy(call->mem, uri, (size_t)(host - uri) + 3 + strcspn(host + 3, "/?;,"));
    return arena_copy(call->mem, uri, strcspn(uri, ":") + 1);
}

static enum err end_page(struct writing *w, struct reply *rp, int status)
{
    struct call *call = w->call;
    struct header *headers = arena_array(call->mem, 3, sizeof(*headers));

    put(w, "</main>\n</body>\n</html>\n");
    headers[0] =
        (struct header){"Content-Security-Policy",
                        arena_printf(call->mem,
                                     "default-src 'none'; style-src 'self'; form-action 'self' %s; "
                                     "base-uri 'none'; frame-ancestors 'none'",
                                     form_target(call, w->page))};
    headers[1] = (struct header){"Referrer-Policy", "same-origin"};
    headers[2] = (struct header){"X-Frame-Options", "DENY"};
    *rp = (struct reply){.status = status, .headers = {headers, 3}};
    return reply_bytes(rp, "text/html; charset=utf-8", buf_bytes(&w->out));
}

static void put_field(struct writing *w, const char *name, const char *vi, const char *en,
                      const char *attributes, const char *value)
{
    buf_printf(&w->out, "<label for=\"%s\">", name);
    say(w, vi, en);
    buf_printf(&w->out, "</label>\n<input id=\"%s\" name=\"%s\" required%s %s", name, name,
               w->page->fault ? " aria-invalid=\"true\"" : "", attributes);
    if (value) {
        put(w, " value=\"");
        text(w, value);
        put(w, "\"");
    }
    put(w, ">\n");
}

/* The page once more, in the other language. */
static void put_language(struct writing *w)
{
    const struct authorize_form *form = w->page->form;
    struct buf url = buf_in(w->call->mem);

    buf_text(&url, "/oauth2/authorize");
    url_parameter(&url, "response_type", form->response_type);
    url_parameter(&url, "client_id", form->client_id);
    url_parameter(&url, "redirect_uri", form->redirect_uri);
    url_parameter(&url, "scope", form->scope);
    url_parameter(&url, "state", form->state);
    url_parameter(&url, "code_challenge", form->code_challenge);
    url_parameter(&url, "code_challenge_method", form->code_challenge_method);
    url_parameter(&url, "nonce", form->nonce);
    url_parameter(&url, "ui_locales", w->en ? "vi" : "en");
    put(w, w->en ? "<p><a lang=\"vi\" href=\"" : "<p><a lang=\"en\" href=\"");
    text(w, url.data);
    put(w, w->en ? "\">Tiếng Việt</a></p>\n" : "\">English</a></p>\n");
}

enum err reply_sign_in_page(struct call *call, struct reply *rp, const struct page *page)
{
    struct writing w = begin_page(call, page, "Đăng nhập", "Sign in");

    put_fault(&w, "username");
    put_client(&w);
    begin_form(&w);
    put_field(&w, "username", "Tên đăng nhập", "Username",
              "autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" "
              "maxlength=\"64\"",
              page->form->username);
    put_field(&w, "password", "Mật khẩu", "Password",
              "type=\"password\" autocomplete=\"current-password\" maxlength=\"128\"", NULL);
    put(&w, "<button>");
    say(&w, "Tiếp tục", "Continue");
    put(&w, "</button>\n</form>\n<p class=\"note\">");
    say(&w, "Tài khoản là của riêng bạn: không cho người khác dùng, không nhờ người khác làm thay.",
        "Your account is yours alone: lend it to nobody, ask nobody to work in your place.");
    put(&w, "</p>\n");
    put_language(&w);
    return end_page(&w, rp, 200);
}

enum err reply_factor_page(struct call *call, struct reply *rp, const struct page *page)
{
    struct writing w = begin_page(call, page, "Xác thực lớp thứ hai", "Second factor");

    put_fault(&w, "code");
    begin_form(&w);
    put_field(&w, "code", "Mã 6 số trong ứng dụng xác thực, hoặc một mã khôi phục",
              "6 digits from your authenticator, or a recovery code",
              "autocomplete=\"one-time-code\" autocapitalize=\"none\" spellcheck=\"false\" "
              "maxlength=\"40\"",
              NULL);
    put(&w, "<button>");
    say(&w, "Xác thực", "Verify");
    put(&w, "</button>\n</form>\n");
    return end_page(&w, rp, 200);
}

static void put_grant(struct writing *w, const struct grant *grant, bool chosen)
{
    buf_printf(&w->out,
               "<label class=\"choice\"><input type=\"radio\" name=\"grant_id\" value=\"%lld\" "
               "required%s> <span>",
               (long long)grant->id, chosen ? " checked" : "");
    text(w, role_title(grant->role, w->en));
    put(w, "<br><small>");
    text(w, grant->org_name);
    put(w, "</small></span></label>\n");
}

static void put_grants(struct writing *w)
{
    const struct grant *grants = w->page->grants->items;
    size_t n = w->page->grants->n;

    put(w, "<fieldset>\n<legend>");
    text(w, w->page->full_name);
    say(w, ", bạn làm việc với vai trò", ", you act as");
    put(w, "</legend>\n");
    for (size_t i = 0; i < n; i++)
        put_grant(w, &grants[i], n == 1);
    put(w, "</fieldset>\n");
}

/* Who only signs in chooses no role: their first one carries the session, and is told to nobody. */
enum err reply_consent_page(struct call *call, struct reply *rp, const struct page *page)
{
    const struct grant *grants = page->grants->items;
    struct writing w = begin_page(call, page, "Cho phép ứng dụng?", "Allow this app?");

    put_fault(&w, NULL);
    put_client(&w);
    begin_form(&w);
    if (works_in_name(&w))
        put_grants(&w);
    else
        hidden(&w, "grant_id", arena_printf(call->mem, "%lld", (long long)grants[0].id));
    put(&w, "<button name=\"decision\" value=\"allow\">");
    say(&w, "Cho phép", "Allow");
    put(&w, "</button>\n<button name=\"decision\" value=\"deny\" class=\"quiet\" formnovalidate>");
    say(&w, "Không cho phép", "Do not allow");
    put(&w, "</button>\n</form>\n");
    return end_page(&w, rp, 200);
}

enum err reply_fault_page(struct call *call, struct reply *rp, const struct page *page)
{
    struct writing w =
        begin_page(call, page, "Không mở được trang này", "This page cannot be opened");

    put_fault(&w, NULL);
    put(&w, "<p>");
    say(&w, "Hãy quay lại ứng dụng và bắt đầu lại.", "Go back to the app and begin again.");
    put(&w, "</p>\n");
    return end_page(&w, rp, 400);
}

static const char style[] =
    "*{box-sizing:border-box}\n"
    "body{margin:0;font:1.0625rem/1.5 system-ui,\"Noto Sans\",\"DejaVu Sans\",sans-serif;"
    "color:#1b1f24;background:#f4f5f7}\n"
    "header{padding:1rem 1.25rem;background:#123c69;color:#fff;font-weight:700}\n"
    "header span{font-weight:400;margin-left:.5rem}\n"
    "main{max-width:28rem;margin:1.5rem auto;padding:1.25rem;background:#fff;"
    "border:1px solid #d0d5dc;border-radius:.5rem}\n"
    "@media (max-width:30rem){main{margin:0;border:0;border-radius:0}body{background:#fff}}\n"
    "h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}\n"
    "h2{font-size:1.0625rem;margin:0}\n"
    "label,legend{display:block;font-weight:600;margin:1rem 0 .25rem}\n"
    "input:not([type=radio]){width:100%;font:inherit;padding:.625rem .75rem;"
    "border:2px solid #5b6673;border-radius:.375rem;background:#fff;color:inherit}\n"
    "input[aria-invalid]{border-color:#b3261e}\n"
    "a{color:#123c69}input{accent-color:#123c69}\n"
    "fieldset{border:0;padding:0;margin:0}\n"
    ".choice{display:flex;gap:.75rem;align-items:flex-start;font-weight:400;padding:.75rem;"
    "border:2px solid #d0d5dc;border-radius:.375rem;margin:.5rem 0}\n"
    ".choice:has(:checked){border-color:#123c69}\n"
    ".choice input{width:1.25rem;height:1.25rem;margin:.125rem 0 0;flex:none}\n"
    "small{color:#4a5460}\n"
    "button{display:block;width:100%;font:inherit;font-weight:600;padding:.75rem;margin:1.25rem 0 "
    "0;"
    "border:2px solid #123c69;border-radius:.375rem;background:#123c69;color:#fff;cursor:pointer}\n"
    "button.quiet{background:#fff;color:#123c69;margin-top:.75rem}\n"
    ":focus-visible{outline:3px solid #e08a00;outline-offset:2px}\n"
    ".fault{border:2px solid #b3261e;border-radius:.375rem;padding:.75rem;margin:0 0 1rem}\n"
    ".fault p{margin:.25rem 0 0}\n"
    ".fault a{color:#b3261e}\n"
    ".note{color:#4a5460;font-size:.9375rem;margin:1.25rem 0 0}\n";

HANDLER(oauth_get_style)
{
    (void)call, (void)rq;
    return reply_bytes(rp, "text/css; charset=utf-8",
                       (struct bytes){(const uint8_t *)style, sizeof(style) - 1});
}
