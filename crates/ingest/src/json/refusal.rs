//! What a platform says instead of data: an error body, which may well come with HTTP status 200.
//!
//! `{"error":{"code":190,"message":…}}`, `{"code":40105,"message":…}`, `{"code":-813,"msg":…,"extras":{"detailMsg":…}}`.

use serde::Deserialize;
use serde_json::{Deserializer, Value};

/// What is read of a response to tell.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Body {
    code: Value,
    message: Value,
    msg: Value,
    error: Value,
    extras: Value,
}

/// What the response that `text` begins with says instead of data.
pub fn refusal(text: &str) -> Option<String> {
    // A stream of answers is a list.
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '[' | '\u{feff}'));
    Deserializer::from_str(text).into_iter::<Body>().next()?.ok()?.said()
}

/// The same of a response that was read already.
pub fn refusal_of(value: &Value) -> Option<String> {
    Body::deserialize(value).ok()?.said()
}

impl Body {
    fn said(self) -> Option<String> {
        if let Some(message) = self.error.get("message").and_then(Value::as_str) {
            let code = self.error.get("code").map(Value::to_string).unwrap_or_default();
            return Some(format!("{code} {message}").trim().to_owned());
        }
        // Zero is success, and so is the status of HTTP.
        let code = self.code.as_i64().filter(|code| *code != 0 && !(200..300).contains(code))?;
        let message = self.message.as_str().or(self.msg.as_str())?;
        let detail = self.extras.get("detailMsg").and_then(Value::as_str);
        let detail = detail.map(|detail| format!(" ({detail})")).unwrap_or_default();
        Some(format!("{code} {message}{detail}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_bodies_are_told_from_answers() {
        for (text, said) in [
            (r#"{"code":40105,"message":"Access token is incorrect","data":{}}"#, "40105 Access token is incorrect"),
            (r#"[{"error":{"code":429,"message":"Quota","status":"RESOURCE_EXHAUSTED"}}]"#, "429 Quota"),
            (
                r#"{"code":-813,"msg":"KakaoMomentException","extras":{"detailCode":60008,"detailMsg":"기간 오류"}}"#,
                "-813 KakaoMomentException (기간 오류)",
            ),
        ] {
            assert_eq!(refusal(text).as_deref(), Some(said));
        }
        for text in [
            r#"{"code":0,"message":"OK","data":{"list":[]}}"#,
            r#"{"code":200,"message":"success","data":[]}"#,
            r#"[{"code":7,"name":"A"}]"#,
            "",
            "[",
            "code,message",
        ] {
            assert_eq!(refusal(text), None, "{text}");
        }
    }
}
