/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Written by test_cms_bad with HBDT_WRITE_CORPUS: a throwaway root, its key is gone. */
#pragma once

static const char fuzz_root[] = "-----BEGIN CERTIFICATE-----\n"
                                "MIICUDCCAfegAwIBAgICA+gwCgYIKoZIzj0EAwIwgYkxCzAJBgNVBAYTAlZOMSsw\n"
                                "KQYDVQQKDCJUcsaw4budbmcgVEhDUyBIb2EgU2VuIChoxrAgY+G6pXUpMRcwFQYD\n"
                                "VQQLDA5USOG7rCBOR0hJ4buGTTEVMBMGA1UEBRMMSEJEVC1URVNULTE3MR0wGwYD\n"
                                "VQQDDBRH4buRYyB0aOG7rSBuZ2hp4buHbTAeFw0yNTExMjkyMDI2NDBaFw0yNjEx\n"
                                "MjQyMDI2NDBaMIGJMQswCQYDVQQGEwJWTjErMCkGA1UECgwiVHLGsOG7nW5nIFRI\n"
                                "Q1MgSG9hIFNlbiAoaMawIGPhuqV1KTEXMBUGA1UECwwOVEjhu6wgTkdISeG7hk0x\n"
                                "FTATBgNVBAUTDEhCRFQtVEVTVC0xNzEdMBsGA1UEAwwUR+G7kWMgdGjhu60gbmdo\n"
                                "aeG7h20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQXDdhPCsbNxsL+OMGpgEXw\n"
                                "/b6Ek19QxUXfbETe2ph2ezvVChb0/VQYoNs1AAPfTE2yDOUOUQgcz7tLDWDF89pS\n"
                                "o00wSzAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBBjAdBgNVHQ4EFgQU\n"
                                "hUGNM3oGsMGoX7jVqtlKZOm+SP8wCQYDVR0jBAIwADAKBggqhkjOPQQDAgNHADBE\n"
                                "AiBkQuFlxHBoM+adlu7AV1yPYcvcIRbVxff9VAnjxbRZ3gIgRL/9SvKoCGVkd3rL\n"
                                "kje6VHuufdaMYmQpofI1iS2/VW8=\n"
                                "-----END CERTIFICATE-----\n";
