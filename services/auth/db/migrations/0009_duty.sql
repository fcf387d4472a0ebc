-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What every user undertakes each school year, and who has. Times are seconds since 1970 UTC.

CREATE TABLE IF NOT EXISTS duty_statement (
    id BIGINT NOT NULL AUTO_INCREMENT,
    revision BIGINT NOT NULL,
    text_vi VARCHAR(6000) NOT NULL,
    text_en VARCHAR(6000) NOT NULL,
    sha256 CHAR(64) NOT NULL,            -- of "hbdt-duty-1" LF revision LF text_vi LF text_en
    effective_from DATE NOT NULL,        -- until the next one
    published_by BIGINT NULL,            -- NULL: came with the software
    published_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY duty_revision (revision),
    KEY duty_effective (effective_from, revision)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One person, one school year, one text: never changed.
CREATE TABLE IF NOT EXISTS duty_acceptance (
    account_id BIGINT NOT NULL,
    school_year CHAR(9) NOT NULL,        -- 2026-2027
    duty_statement_id BIGINT NOT NULL,
    org_id BIGINT NOT NULL,              -- of the role then active
    accepted_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, school_year, duty_statement_id),
    KEY duty_acceptance_of (duty_statement_id, school_year),
    CONSTRAINT duty_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT duty_statement FOREIGN KEY (duty_statement_id) REFERENCES duty_statement (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The first text, after Điều 8 khoản 2 and Điều 10; the province publishes its own over it.
INSERT IGNORE INTO duty_statement (id, revision, text_vi, text_en, sha256, effective_from, published_at)
VALUES (1, 1,
  CONCAT(
    'CAM KẾT TRÁCH NHIỆM KHI SỬ DỤNG HỌC BẠ ĐIỆN TỬ\n',
    '\n',
    'Tôi đã đọc Quy chế sử dụng học bạ điện tử và cam kết trong năm học này:\n',
    '1. Chỉ dùng tài khoản của chính tôi; giữ bí mật mật khẩu, mã kích hoạt, mã PIN và thiết bị ký; không cho ai dùng, không dùng của ai.\n',
    '2. Tự làm phần việc được giao; không nhờ người khác nhập, sửa, xác nhận hoặc ký thay tôi; không làm thay người khác.\n',
    '3. Chịu trách nhiệm về tính đúng đắn của dữ liệu tôi nhập và của nội dung tôi ký số; chỉ ký sau khi đã xem.\n',
    '4. Báo kịp thời cho Ban quản trị mọi sự cố về bảo mật, sai sót dữ liệu, lỗi cập nhật và khó khăn khi truy cập.\n',
    '5. Bảo vệ thông tin cá nhân của học sinh: chỉ xem khi công việc cần, không sao chép, không đưa ra ngoài.\n',
    '\n',
    'Tôi hiểu rằng mọi thao tác dưới tài khoản của tôi được ghi lại và không xóa được.'),
  CONCAT(
    'STATEMENT OF DUTY FOR USERS OF THE ELECTRONIC SCHOOL TRANSCRIPT\n',
    '\n',
    'I have read the regulation on electronic school transcripts and undertake for this school year:\n',
    '1. To use my own account alone; to keep my password, activation code, PIN and signing device secret; to lend them to nobody and to use nobody else''s.\n',
    '2. To do the work assigned to me myself; to ask nobody to enter, change, confirm or sign for me, and to do so for nobody.\n',
    '3. To answer for the data I enter and for what I sign; to sign only what I have looked at.\n',
    '4. To report at once to the board every incident of security, wrong data, failed updates and trouble with access.\n',
    '5. To protect the personal data of students: to look only when my work needs it, to copy nothing, to pass nothing on.\n',
    '\n',
    'I understand that everything done under my account is recorded and cannot be erased.'),
  '', '2021-09-01', 0);

UPDATE duty_statement
   SET sha256 = SHA2(CONCAT('hbdt-duty-1\n', revision, '\n', text_vi, '\n', text_en), 256)
 WHERE revision = 1;
