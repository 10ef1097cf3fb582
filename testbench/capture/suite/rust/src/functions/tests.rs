//! Answers known from elsewhere.

use super::named;

fn answer(job: &str, body: &str) -> String {
    let handler = named(job).unwrap();
    match handler(body.as_bytes()) {
        Ok(answer) => String::from_utf8(answer).unwrap(),
        Err(refusal) => format!("refused: {refusal}"),
    }
}

/// NIST SP 800-38A, F.2.5; the second block is padding, by OpenSSL.
#[test]
fn aes_of_the_standard() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let bytes = |hex: &str| -> Vec<u8> {
        let digits = hex.as_bytes().chunks(2);
        let digits = digits.map(|pair| std::str::from_utf8(pair).unwrap());
        digits
            .map(|pair| u8::from_str_radix(pair, 16).unwrap())
            .collect()
    };
    // The standard's text is no UTF-8; with its bytes folded into the first chaining block, which
    // comes before the cipher, a text of zeros meets the same block.
    let iv = bytes("000102030405060708090a0b0c0d0e0f");
    let text = bytes("6bc1bee22e409f96e93d7e117393172a");
    let folded: Vec<u8> = iv.iter().zip(&text).map(|(a, b)| a ^ b).collect();
    let key = bytes("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    let request = serde_json::json!({
        "key": STANDARD.encode(key), "iv": STANDARD.encode(folded), "text": "\0".repeat(16)});
    let said = answer("aes", &request.to_string());
    let said: super::aes::Answer = serde_json::from_str(&said).unwrap();
    let cipher = STANDARD.decode(said.cipher).unwrap();
    assert_eq!(cipher[..16], bytes("f58c4c04d6e5f1ba779eabfb5f7bfbd6"));
    assert_eq!(cipher.len(), 32);
    let short = serde_json::json!({"key": "AAAA", "iv": "AAAA", "text": ""});
    assert!(answer("aes", &short.to_string()).starts_with("refused"));
}

/// A token signed by `openssl dgst -sha256 -hmac`.
#[test]
fn a_token_and_what_can_be_wrong_with_it() {
    const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbm4iLCJuYmYiOjEwMCwiZXhwIjoyMDAsInNjb3BlcyI6WyJjOmQiLCJhOmIiXX0.S3UrRzTSj36Gnps08FiUYGfuezDL24FHTm8jYJN1Zfs";
    let verdict = |token: &str, now: u64| {
        let request = serde_json::json!({"token": token, "now": now}).to_string();
        let said: super::auth::Answer = serde_json::from_str(&answer("auth", &request)).unwrap();
        (said.verdict, said.user, said.scopes.join(" "))
    };
    let refused = |why: &str| (why.to_owned(), None, String::new());
    let right = (
        "ok".to_owned(),
        Some("ann".to_owned()),
        "a:b c:d".to_owned(),
    );
    assert_eq!(verdict(TOKEN, 150), right);
    assert_eq!(verdict(TOKEN, 100), right);
    assert_eq!(verdict(TOKEN, 99), refused("too early"));
    assert_eq!(verdict(TOKEN, 200), refused("expired"));
    assert_eq!(verdict("a.b", 150), refused("malformed"));
    let forged = TOKEN.replacen("eyJ", "eyK", 1);
    assert_eq!(verdict(&forged, 150), refused("wrong signature"));
}

#[test]
fn fibonacci_numbers() {
    for (index, number) in [
        ("0", "0"),
        ("1", "1"),
        ("10", "55"),
        ("100", "354224848179261915075"),
    ] {
        assert_eq!(answer("fibonacci", index), number);
    }
    assert!(answer("fibonacci", "10001").starts_with("refused"));
    assert!(answer("fibonacci", "ten").starts_with("refused"));
}

#[test]
fn sums_of_orders() {
    let order = |id: u64, customer: &str, country: &str, items: &[(u64, u64)], note: &str| {
        let items: Vec<_> = items
            .iter()
            .map(|(quantity, cents)| {
                serde_json::json!({"sku": "x", "quantity": quantity, "cents": cents})
            })
            .collect();
        serde_json::json!({
            "id": id, "customer": customer, "country": country, "items": items, "note": note})
    };
    let orders = serde_json::json!([
        order(1, "bob", "DE", &[(2, 150)], "straße"),
        order(2, "ann", "DE", &[(1, 100), (1, 100)], ""),
        order(3, "bob", "AT", &[(1, 50)], ""),
        order(4, "cid", "AT", &[(1, 200)], ""),
    ]);
    let said: serde_json::Value =
        serde_json::from_str(&answer("json", &orders.to_string())).unwrap();
    let right = serde_json::json!({
        "orders": 4, "cents": 750,
        "customers": [
            {"customer": "bob", "orders": [1, 3], "cents": 350},
            {"customer": "ann", "orders": [2], "cents": 200},
            {"customer": "cid", "orders": [4], "cents": 200}],
        "countries": {"AT": 250, "DE": 500},
        "notes": [[1, "STRASSE"]]});
    assert_eq!(said, right);
    let huge = serde_json::json!([order(1, "bob", "DE", &[(u64::MAX, 2)], "")]);
    assert!(answer("json", &huge.to_string()).contains("64 bits"));
}

#[test]
fn a_page() {
    let request = serde_json::json!({"title": "A & <b>", "user": "u", "items": [
        {"name": "n", "cents": 1205, "stock": 3, "tags": ["s", "t"]},
        {"name": "m", "cents": 34, "stock": 0, "tags": []}]});
    let page = answer("html", &request.to_string());
    for part in [
        "<h1>A &amp; &lt;b&gt;</h1>",
        "2 articles",
        "<tr class=\"odd\">\n<td>1</td>\n<td>n</td>\n<td>12.05</td>\n<td>3 left</td>",
        "<span>s</span><span>t</span>",
        "<em>sold out</em>",
        "Worth 36.15",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn a_picture_halved_and_blurred() {
    use super::image::{Picture, decode, encode, handle};
    // Black on the left, white on the right.
    let row = [[0u8; 12], [255; 12]].concat();
    let picture = Picture {
        width: 8,
        height: 4,
        rgb: row.repeat(4),
    };
    let png = encode(&picture, png::Compression::Fast).unwrap();
    assert_eq!(decode(&png).unwrap(), picture);
    let small = decode(&handle(&png).unwrap()).unwrap();
    assert_eq!((small.width, small.height), (4, 2));
    let first: Vec<u8> = small.rgb.iter().step_by(3).take(4).copied().collect();
    assert_eq!(first, [0, 64, 191, 255]);
    for wrong in [&b"no picture"[..], &png[..40], b""] {
        assert!(handle(wrong).is_err());
    }
}
