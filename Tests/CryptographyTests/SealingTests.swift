@testable import Cryptography
import Runtime
import Testing

struct SealingTests {
    let plain = Array("-----BEGIN PRIVATE KEY-----".utf8)

    @Test func agreesWithTheVectorOfNIST() throws {
        let key = try bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        let nonce = try bytes("cafebabefacedbaddecaf888")
        let text = try bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")
        let additional = try bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        let sealed = try KeyRing.seal(text, key: key, nonce: nonce, additional: additional)
        #expect(
            hexadecimal(sealed)
                == "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b")
        #expect(try KeyRing.open(sealed, key: key, nonce: nonce, additional: additional) == text)
    }

    @Test(arguments: [0, 1, 16, 1000])
    func opensWhatItSealed(count: Int) throws {
        let ring = try KeyRing(KeyRing.generate(id: "k1"))
        let value = SecureRandom.bytes(count)
        #expect(try ring.open(ring.seal(value, for: "signing key 7"), for: "signing key 7") == value)
    }

    @Test func opensOnlyForItsPurpose() throws {
        let ring = try KeyRing(KeyRing.generate(id: "k1"))
        let sealed = try ring.seal(plain, for: "signing key 7")
        #expect(throws: CryptographyError.notAuthentic) { try ring.open(sealed, for: "signing key 8") }
    }

    @Test func findsEveryChangedByte() throws {
        let ring = try KeyRing(KeyRing.generate(id: "k1"))
        let parts = try ring.seal(plain, for: "p").split(separator: ".").map(String.init)
        for place in 1...2 {
            let original = try #require(Base64URL.decode(parts[place]))
            for index in original.indices {
                var changed = original
                changed[index] ^= 0x40
                var text = parts
                text[place] = Base64URL.encode(changed)
                #expect(throws: CryptographyError.notAuthentic) {
                    try ring.open(text.joined(separator: "."), for: "p")
                }
            }
        }
    }

    @Test func keepsOpeningWithOldKeysAfterARotation() throws {
        let old = KeyRing.generate(id: "k1")
        let sealed = try KeyRing(old).seal(plain, for: "p")
        let both = try KeyRing(Secret(KeyRing.generate(id: "k2").reveal() + "," + old.reveal()))
        #expect(try both.open(sealed, for: "p") == plain)
        #expect(both.needsResealing(sealed))
        #expect(try !both.needsResealing(both.seal(plain, for: "p")))
        let new = try KeyRing(KeyRing.generate(id: "k2"))
        #expect(throws: CryptographyError.unknownKey("k1")) { try new.open(sealed, for: "p") }
    }

    @Test(arguments: ["", "k1", "k1.", "k1..", "k1.AAAA.AAAA", "a.b.c.d", "k1.AAAAAAAAAAAAAAAA.AAAA"])
    func refusesWhatIsNotSealed(text: String) throws {
        let ring = try KeyRing(KeyRing.generate(id: "k1"))
        #expect(throws: CryptographyError.malformed("sealed value")) { try ring.open(text, for: "p") }
    }

    @Test(arguments: [
        "", "k1", "k1:short", ":", "k1:AAAA", "k-1:\(zeroKey)", "k1:\(zeroKey),k1:\(zeroKey)", "k1:\(zeroKey),",
    ])
    func refusesAMalformedRingWithoutRepeatingIt(text: String) {
        let error = #expect(throws: CryptographyError.self) { try KeyRing(Secret(text)) }
        #expect(error?.description.contains("AAAA") == false)
    }
}

private let zeroKey = Base64URL.encode([UInt8](repeating: 0, count: 32))
