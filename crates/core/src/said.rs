//! A sentence for people, in the languages of the product.

/// A sentence in English and in Korean; both say the same.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Said {
    /// In English.
    pub en: String,
    /// 한국어로.
    pub ko: String,
}

impl Said {
    /// The sentence in both languages.
    pub fn new(en: impl Into<String>, ko: impl Into<String>) -> Self {
        Self { en: en.into(), ko: ko.into() }
    }
}
