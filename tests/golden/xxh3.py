# SPDX-License-Identifier: BSL-1.0
"""XXH3, 64 bits, seed 0, of more than 240 bytes (shorter inputs have formulas of their own), after xxHash's specification."""

SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221"
    "b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb"
    "170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e")
PRIME32 = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
PRIME64 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)
MASK = 2**64 - 1
STRIPE = 64
STRIPES_IN_BLOCK = (len(SECRET) - STRIPE) // 8


def word(data, at):
    return int.from_bytes(data[at:at + 8], "little")


def accumulate(sums, data, at, secret_at):
    for i in range(8):
        value = word(data, at + 8 * i)
        key = value ^ word(SECRET, secret_at + 8 * i)
        sums[i ^ 1] = (sums[i ^ 1] + value) & MASK
        sums[i] = (sums[i] + (key & 0xffffffff) * (key >> 32)) & MASK


def scramble(sums):
    for i in range(8):
        mixed = sums[i] ^ sums[i] >> 47 ^ word(SECRET, len(SECRET) - STRIPE + 8 * i)
        sums[i] = mixed * PRIME32[0] & MASK


def xxh3(data):
    if len(data) <= 240:
        raise ValueError(f"expected more than 240 bytes, found {len(data)}")
    sums = [PRIME32[2], PRIME64[0], PRIME64[1], PRIME64[2], PRIME64[3], PRIME32[1], PRIME64[4], PRIME32[0]]
    for stripe in range((len(data) - 1) // STRIPE):
        accumulate(sums, data, STRIPE * stripe, 8 * (stripe % STRIPES_IN_BLOCK))
        if stripe % STRIPES_IN_BLOCK == STRIPES_IN_BLOCK - 1:
            scramble(sums)
    accumulate(sums, data, len(data) - STRIPE, len(SECRET) - STRIPE - 7)
    result = len(data) * PRIME64[0]
    for i in range(4):
        product = (sums[2 * i] ^ word(SECRET, 11 + 16 * i)) * (sums[2 * i + 1] ^ word(SECRET, 19 + 16 * i))
        result += (product & MASK) ^ product >> 64
    result &= MASK
    result = (result ^ result >> 37) * 0x165667919E3779F9 & MASK
    return result ^ result >> 32
