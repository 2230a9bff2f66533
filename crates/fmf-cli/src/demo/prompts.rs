//! The table of the example prompts.

/// An example prompt.
pub(super) struct DemoPrompt {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// Of every version, and of the prompt.
    pub(super) tags: &'static [(&'static str, &'static str)],
    pub(super) versions: &'static [DemoVersion],
    pub(super) aliases: &'static [(&'static str, u32)],
}

/// A version of an example prompt.
pub(super) struct DemoVersion {
    pub(super) text: &'static str,
    pub(super) chat: bool,
    pub(super) message: &'static str,
    pub(super) tags: &'static [(&'static str, &'static str)],
}

const fn version(text: &'static str, message: &'static str) -> DemoVersion {
    DemoVersion { text, chat: false, message, tags: &[] }
}

macro_rules! text {
    ($file:literal) => {
        include_str!(concat!("texts/", $file))
    };
}

/// Every example prompt.
pub(super) const DEMO: &[DemoPrompt] = &[
    DemoPrompt {
        name: "telco_support_technical",
        about: "Technical support for a telephone company, first line",
        tags: &[("use_case", "technical_support"), ("author", "team-ai")],
        versions: &[
            DemoVersion {
                tags: &[("environment", "development"), ("token_count", "70")],
                ..version(text!("telco_support_technical.1.txt"), "Basic troubleshooting")
            },
            DemoVersion {
                tags: &[("environment", "production"), ("token_count", "110")],
                ..version(text!("telco_support_technical.2.txt"), "One step at a time; 5G and IoT")
            },
            DemoVersion {
                tags: &[("environment", "staging"), ("token_count", "125")],
                ..version(text!("telco_support_technical.3.txt"), "Tone can be chosen")
            },
        ],
        aliases: &[("production", 2), ("staging", 3), ("variant_a", 1), ("variant_b", 2)],
    },
    DemoPrompt {
        name: "telco_support_chat",
        about: "The same desk as a conversation",
        tags: &[("use_case", "technical_support"), ("author", "team-ai")],
        versions: &[DemoVersion {
            chat: true,
            ..version(text!("telco_support_chat.1.json"), "A chat with a role of its own for rules")
        }],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "support_billing",
        about: "Questions about bills and payments",
        tags: &[("use_case", "billing"), ("author", "team-care")],
        versions: &[
            version(text!("support_billing.1.txt"), "First version"),
            version(text!("support_billing.2.txt"), "Never promises a refund"),
        ],
        aliases: &[("production", 2), ("champion", 2)],
    },
    DemoPrompt {
        name: "support_technical",
        about: "Questions about connections and devices",
        tags: &[("use_case", "technical_support"), ("author", "team-care")],
        versions: &[version(text!("support_technical.1.txt"), "First version")],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "support_general",
        about: "Everything that is neither billing nor technical",
        tags: &[("use_case", "general"), ("author", "team-care")],
        versions: &[version(text!("support_general.1.txt"), "First version")],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "support_retention",
        about: "Customers who want to leave",
        tags: &[("use_case", "retention"), ("author", "team-care")],
        versions: &[version(text!("support_retention.1.txt"), "First version")],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "support_concise",
        about: "Short answers for simple questions",
        tags: &[("use_case", "general"), ("cost", "low")],
        versions: &[version(text!("support_concise.1.txt"), "At most two sentences")],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "support_standard",
        about: "Answers of ordinary length",
        tags: &[("use_case", "general"), ("cost", "medium")],
        versions: &[version(text!("support_standard.1.txt"), "First version")],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "support_detailed",
        about: "Thorough answers for difficult questions",
        tags: &[("use_case", "general"), ("cost", "high")],
        versions: &[version(text!("support_detailed.1.txt"), "Shows its reasoning")],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "content_blog",
        about: "A blog post from an outline",
        tags: &[("use_case", "content")],
        versions: &[version(text!("content_blog.1.txt"), "First version")],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "content_social",
        about: "A short post for a social network",
        tags: &[("use_case", "content")],
        versions: &[version(text!("content_social.1.txt"), "First version")],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "code_gen_python",
        about: "Python functions with tests",
        tags: &[("use_case", "code"), ("language", "python")],
        versions: &[version(text!("code_gen_python.1.txt"), "First version")],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "code_gen_rust",
        about: "Rust functions with tests",
        tags: &[("use_case", "code"), ("language", "rust")],
        versions: &[version(text!("code_gen_rust.1.txt"), "First version")],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "code_gen_sql",
        about: "A query for a schema",
        tags: &[("use_case", "code"), ("language", "sql")],
        versions: &[version(text!("code_gen_sql.1.txt"), "First version")],
        aliases: &[("production", 1)],
    },
    DemoPrompt {
        name: "invoice_summary",
        about: "What an invoice says, for people in a hurry",
        tags: &[("use_case", "summary"), ("author", "team-finance")],
        versions: &[
            version(text!("invoice_summary.1.txt"), "First version"),
            version(text!("invoice_summary.2.txt"), "Due date first"),
        ],
        aliases: &[("production", 1), ("candidate", 2)],
    },
];
