/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys made for tests only; nothing outside the tests trusts them. */
#pragma once

[[maybe_unused]] static const char key_a_pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglEAzOZPZQbnAr+L+\n"
    "yTPw4DlZUOwqX+BHgfxpIPaPnbShRANCAARXSXazBTSQ3QA45xRWVDpjMTxjrWFm\n"
    "ZSEgK1bFSpsQUN6aCp6v+0Frem9g228I3F2dwPpT0lQWtBN8to4oIJPp\n"
    "-----END PRIVATE KEY-----\n";

[[maybe_unused]] static const char key_a_public_pem[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEV0l2swU0kN0AOOcUVlQ6YzE8Y61h\n"
    "ZmUhICtWxUqbEFDemgqer/tBa3pvYNtvCNxdncD6U9JUFrQTfLaOKCCT6Q==\n"
    "-----END PUBLIC KEY-----\n";

[[maybe_unused]] static const char key_a_encrypted_pem[] =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "Proc-Type: 4,ENCRYPTED\n"
    "DEK-Info: AES-128-CBC,5CD7E4CDAB14D3B9068A85A19757CE7B\n"
    "\n"
    "4jUN/m8hVkRAIAhwiNvK/S3lPLGuJOqEN1nOvVQ7A1U0Qr3XhFbt2sVVtxi+92kP\n"
    "kqMNemqUPESFckzjFADYNGGtItVZXC6axgziWnOAGNdDMzNcf6HLF9xDb35qxKq/\n"
    "foRTl+2HORG8fGhPRs/TgUrx47e8HoPFhXkZkTtDavs=\n"
    "-----END EC PRIVATE KEY-----\n";

[[maybe_unused]] static const char key_b_pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcGL160fPYv2BzXYq\n"
    "aM6Dt2zbtIHVOsBJ39P6bHZqgzWhRANCAARJVnvajtqAGjx4Cg40EhrxOYHUMjUE\n"
    "BrC2QliyBXpwRXgM7ViG1WuJ7XP2drCXddZ6mQYMvv0WdGNM5phWxOyn\n"
    "-----END PRIVATE KEY-----\n";

[[maybe_unused]] static const char key_p384_pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDAfqpZ9pjHGegSbCGSl\n"
    "+jB0FE6QIKHDX4MRxn4BCTmc8ICO5ry/5QiPB5FbpQkVJPChZANiAARkBvIlZ+pR\n"
    "IveYCnTbVBGFOU8aZKuc9t2J/6Vo5PI7xJlHXh8/7xdSV4iOjqtJS7xZlJqfcCib\n"
    "mnMQCJ2KV8KxWLmvmjwP4n23YGgxa1jnCRWNYVi8ZmEfDNgcICdptIU=\n"
    "-----END PRIVATE KEY-----\n";

[[maybe_unused]] static const char key_rsa_public_pem[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEArlOaPREnGcGX9g6KrYtO\n"
    "JqweiR7rPf0wzVEckY3Z/3gcMKd3FHSis9ZJtpTkKguSfXoI+t33iQPYxYsWYSZ/\n"
    "Lh4Qw7N0/+hp74HZInUdBpV5HQZQnWg6c0D+lyX0HNw2d5NveqqUf9RnZLBQ4wfv\n"
    "sxz25MHBesWr8Ggh7BcWKOsRNpokbIehGcrpyPbz32jt1tf2mrm36dfu9/z2aan+\n"
    "iwYOzg1/+enWgyWJmGZvFTKEscjbl/abnE6w86n7HkoPrD+eurluvxGNsaO1y61k\n"
    "AIlTzDkJ1GoxDxhPKuH7das0a9BmJIdzmh1ZUP4fUtgaMkxNn3KLT6HReGZfVfMc\n"
    "iQIDAQAB\n"
    "-----END PUBLIC KEY-----\n";
