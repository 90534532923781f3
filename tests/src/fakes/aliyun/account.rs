//! The account that the gateway knows: its key, and what Aliyun has approved for it.

/// Where a template may be used. Aliyun approves the two apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// Numbers of mainland China.
    China,
    /// All others.
    Overseas,
}

/// An approved template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its code.
    pub code: String,
    /// Where it may be used.
    pub region: Region,
    /// Its text, with variables as `${name}`.
    pub text: String,
}

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    /// The key's id.
    pub access_key_id: String,
    /// The key's secret.
    pub access_key_secret: String,
    /// The approved signatures.
    pub sign_names: Vec<String>,
    /// The approved templates.
    pub templates: Vec<Template>,
}

impl Account {
    /// An account with a signature that needs encoding, and a template for each region.
    #[must_use]
    pub fn example() -> Self {
        Self {
            access_key_id: "LTAIexample".to_owned(),
            access_key_secret: "example+secret/of=32*characters~".to_owned(),
            sign_names: vec!["钥匙 Keyward (Test)*+".to_owned()],
            templates: vec![
                Template {
                    code: "SMS_100000001".to_owned(),
                    region: Region::China,
                    text: "您的验证码是 ${code}，10 分钟内有效。".to_owned(),
                },
                Template {
                    code: "SMS_100000002".to_owned(),
                    region: Region::Overseas,
                    text: "${code} is your verification code.".to_owned(),
                },
            ],
        }
    }

    /// The code of the first template for a region.
    ///
    /// # Panics
    /// When the account has none.
    #[must_use]
    pub fn template_code(&self, region: Region) -> &str {
        let template = self.templates.iter().find(|it| it.region == region);
        &template.expect("a template for the region").code
    }
}

impl Template {
    /// The names of the variables, in the order of the text.
    pub(super) fn variables(&self) -> Vec<&str> {
        let pieces = self.text.split("${").skip(1);
        pieces
            .filter_map(|it| Some(it.split_once('}')?.0))
            .collect()
    }
}
