/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sample.h"

#include "render/form.h"

#define SIGNED(who, minutes)                                                                       \
    {                                                                                              \
        who, 1779696000 + 60 * (minutes)                                                           \
    }

/* clang-format off */
static const struct page_line lines[] = {
    {"Ngữ văn", LINE_MARK, 78, 83, 81, NONE,
     "Đọc hiểu tốt, viết có cảm xúc; cần chú ý lỗi chính tả ở các tiếng có dấu hỏi, dấu ngã.",
     SIGNED("Nguyễn Thị Thử Nghiệm", 1)},
    {"Toán", LINE_MARK, 83, 90, 88, NONE, "Tính toán nhanh, lập luận chặt chẽ.",
     SIGNED("Trần Văn Ví Dụ", 2)},
    {"Ngoại ngữ 1 (Tiếng Anh)", LINE_MARK, 65, 70, 68, NONE, "Có tiến bộ về nghe và nói.",
     SIGNED("H'Mẫu Ê̆ban", 3)},
    {"Giáo dục công dân", LINE_MARK, 90, 95, 93, NONE, "Ý thức tốt, mạnh dạn nêu ý kiến.",
     SIGNED("Lê Thị Giả Định", 4)},
    {"Khoa học tự nhiên", LINE_MARK, 45, 49, 48, 65,
     "Kiến thức về chất và sự biến đổi của chất còn chưa vững; đã rèn luyện trong hè và đạt yêu "
     "cầu khi đánh giá lại. Cần tiếp tục luyện tập cách trình bày kết quả thí nghiệm, đọc kĩ yêu "
     "cầu và kiểm tra lại đơn vị đo trước khi kết luận.", SIGNED("Y Thử Êđrim", 5)},
    {"Lịch sử và Địa lí", LINE_MARK, 72, 75, 74, NONE, "Nắm vững kiến thức, biết dùng bản đồ.",
     SIGNED("Phạm Văn Minh Họa", 6)},
    {"Công nghệ", LINE_MARK, 80, 85, 83, NONE, "Khéo tay, cẩn thận.",
     SIGNED("Đỗ Thị Mẫu", 7)},
    {"Tin học", LINE_MARK, 100, 95, 97, NONE, "Say mê, giúp đỡ bạn bè.",
     SIGNED("Vũ Văn Thử", 8)},
    {"Giáo dục thể chất", LINE_COMMENT, 1, 1, 1, NONE, "Tích cực luyện tập.",
     SIGNED("Bùi Văn Mẫu", 9)},
    {"Nghệ thuật (Âm nhạc, Mĩ thuật)", LINE_COMMENT, 0, 1, 1, NONE, "Có nhiều cố gắng.",
     SIGNED("Hồ Thị Ví Dụ", 10)},
    {"Hoạt động trải nghiệm, hướng nghiệp", LINE_COMMENT, 1, 1, 1, NONE,
     "Nhiệt tình, có trách nhiệm.", SIGNED("Nguyễn Thị Thử Nghiệm", 11)},
    {"Nội dung giáo dục của địa phương", LINE_COMMENT, 1, 1, 1, NONE,
     "Hiểu biết về văn hóa cồng chiêng Tây Nguyên.", SIGNED("Y Thử Êđrim", 12)},
    {"Tiếng dân tộc thiểu số (Ê Đê)", LINE_EXEMPT, NONE, NONE, NONE, NONE, "",
     {"", NONE}},
};

static const struct history_line history[] = {
    {"2024-2025", "6A1", "Trường THCS Thử Nghiệm Cư Êbur", "Phường Tân An, tỉnh Đắk Lắk"},
    {"2025-2026", "7A1", "Trường THCS Thử Nghiệm Cư Êbur", "Phường Tân An, tỉnh Đắk Lắk"},
};
/* clang-format on */

struct transcript_page sample_page(void)
{
    return (struct transcript_page){
        .school_year = "2025-2026",
        .grade = 7,
        .class_name = "7A1",
        .school = "Trường THCS Thử Nghiệm Cư Êbur",
        .commune = "Tân An",
        .province = "Đắk Lắk",
        .lines = lines,
        .n_lines = COUNT_OF(lines),
        .correction = "Trong trang này có sửa chữa ở 1 chỗ, thuộc môn học: Khoa học tự nhiên.",
        .hk1 = {"Tốt", "Khá"},
        .hk2 = {"Tốt", "Khá"},
        .year = {"Tốt", "Chưa đạt"},
        .again = {"", "Đạt"},
        .absences = 3,
        .promotion = "Được lên lớp",
        .certificates = "",
        .contests = "Giải Ba hội thi Tin học trẻ cấp trường (dữ liệu mẫu)",
        .title = "",
        .homeroom_comment =
            "Em chăm ngoan, lễ phép, biết giúp đỡ bạn bè; có tiến bộ rõ trong học kì II. Trong hè "
            "đã hoàn thành nội dung rèn luyện môn Khoa học tự nhiên với kết quả đạt yêu cầu.",
        .homeroom = SIGNED("Nguyễn Thị Thử Nghiệm", 30),
        .leader = SIGNED("Hoàng Văn Giả Lập", 60),
        .sealed = true,
        .place = "Tân An",
        .date = "2026-05-25",
    };
}

struct transcript_book sample_book(void)
{
    return (struct transcript_book){
        .form = form_for("TT22", "2025-2026"),
        .authority = "SỞ GIÁO DỤC VÀ ĐÀO TẠO ĐẮK LẮK",
        .level = "trung học cơ sở",
        .level_code = "THCS",
        .number = "0123",
        .school = "Trường THCS Thử Nghiệm Cư Êbur",
        .commune = "Tân An",
        .province = "Đắk Lắk",
        .student = {.name = "H'Thử Nghiệm Ê̆ban Ưng",
                    .sex = "Nữ",
                    .born = "2012-02-01",
                    .birthplace = "Phường Buôn Ma Thuột, tỉnh Đắk Lắk",
                    .ethnic_group = "Ê Đê",
                    .nationality = "Việt Nam",
                    .policy_group = "Không",
                    .address = "Buôn Thử Nghiệm (địa chỉ không có thật), đường Nguyễn Tất Thành, "
                               "phường Tân An, thành phố Buôn Ma Thuột cũ, tỉnh Đắk Lắk",
                    .code = "6600000001",
                    .father = "Y Mẫu Ê̆ban",
                    .father_job = "Nông dân",
                    .mother = "H'Ví Dụ Niê",
                    .mother_job = "Nông dân"},
        .leader = SIGNED("Hoàng Văn Giả Lập", -525600),
        .sealed = true,
        .place = "Tân An",
        .date = "2025-05-25",
        .history = history,
        .n_history = COUNT_OF(history),
        .verification_code = "HB-7K2M-9QXT-4RWD",
        .trial = true,
        .created_at = 1779700000,
    };
}

struct media_label sample_label(void)
{
    return (struct media_label){
        .school = "Trường THCS Thử Nghiệm Cư Êbur",
        .school_code = "66000501",
        .school_year = "2025-2026",
        .class_name = "7A1",
        .n_students = 42,
        .medium = 1,
        .n_media = 2,
        .date = "2026-06-01",
        .person = "Lê Thị Văn Thư (dữ liệu mẫu)",
        .volume_id = "HOCBA_7A1_2026_1",
        .image_sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        .manifest_sha256 = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        .trial = true,
        .created_at = 1780300000,
    };
}
