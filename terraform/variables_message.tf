# The message and who sends it.

variable "reply_to" {
  description = "Where replies to messages go: an address, or a name with the address in <>. Default: the sender."
  type        = string
  default     = null

  validation {
    condition     = var.reply_to == null || can(regex("^(\"[^\"\\\\[:cntrl:]]+\" *|[^\"<>()\\[\\],;:@\\\\[:cntrl:]]+ )?<[^@<>\\s,;]+@([A-Za-z0-9-]+[.])+[A-Za-z0-9-]+>$|^[^@<>\\s,;]+@([A-Za-z0-9-]+[.])+[A-Za-z0-9-]+$", var.reply_to))
    error_message = "Write an address, or a name with the address in <>: \"help@example.com\" or \"Help desk <help@example.com>\". A name with a comma or an @ needs quotes of its own."
  }
}

variable "locale_tag" {
  description = "Key of the user tag that names the user's language. Default: locale."
  type        = string
  default     = null

  validation {
    condition     = var.locale_tag == null || (can(regex("^[\\p{L}\\p{N} _.:/=+@-]{1,128}$", var.locale_tag)) && try(!startswith(lower(var.locale_tag), "aws:"), false))
    error_message = "Write 1 to 128 letters, digits, spaces and _.:/=+-@ that do not begin with aws:, for example \"locale\"."
  }
}

variable "locale" {
  description = "Language of users without the tag, or with a language other than these: en, ko, ja, zh-CN, de, fr, es, pt-BR. Default: en."
  type        = string
  default     = null

  validation {
    condition = var.locale == null || (
      can(regex("(?i)^(en|ko|ja|zh|de|fr|es|pt)(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$", var.locale)) &&
      # Traditional characters are not a spelling of the simplified ones.
      !can(regex("(?i)^zh-(hant|tw|hk|mo)(-|$)", var.locale))
    )
    error_message = "Write the tag of a language that messages are written in: \"en\", \"ko\", \"ja\", \"zh-CN\", \"de\", \"fr\", \"es\" or \"pt-BR\". \"de-AT\" is German, \"pt-PT\" the Portuguese that there is, \"zh-TW\" none of them."
  }
}

variable "time_zone" {
  description = "Time zone of the dates in messages, by its name in IANA's database. Default: UTC."
  type        = string
  default     = null

  validation {
    # Only the function has the database; one word is right where the database has such a name, as UTC and CST6CDT.
    condition     = var.time_zone == null || can(regex("^[A-Za-z]+(-[A-Za-z]+|[0-9][A-Z]{3}|(/[A-Za-z0-9_+-]+){1,2})?$", var.time_zone))
    error_message = "Write the name of a time zone in IANA's database, not an offset: \"Europe/Berlin\" or \"UTC\"."
  }
}

variable "logo_url" {
  description = "https address of a logo for the message. Default: none."
  type        = string
  default     = null

  validation {
    condition     = var.logo_url == null || can(regex("^https://[^/\\s\"<>]+[.][^\\s\"<>]{1,180}$", var.logo_url))
    error_message = "Write an address that begins with https://, for example \"https://example.com/logo.png\"."
  }
}

variable "accent_color" {
  description = "Your organisation's colour in the message: # and six hexadecimal digits. Default: #1f5fd6, a blue."
  type        = string
  default     = null

  validation {
    condition     = var.accent_color == null || can(regex("^#[0-9A-Fa-f]{6}$", var.accent_color))
    error_message = "Write # and six hexadecimal digits, for example \"#1f5fd6\"."
  }
}

variable "support_contact" {
  description = "Whom users may ask: an address, a name or a link, which the message puts after \"Questions? Contact:\". Default: \"your AWS administrator\"."
  type        = string
  default     = null

  validation {
    condition     = var.support_contact == null || can(regex("^[^\\p{Cc}\\p{Zl}\\p{Zp}]{1,200}$", var.support_contact))
    error_message = "Write one line of at most 200 characters, for example \"help@example.com\"."
  }
}

variable "note" {
  description = "A paragraph of your own in the message: one line of at most 500 characters. Lambda allows 4 KB of settings in all, and most Korean, Japanese and Chinese characters take three bytes: if you have long lists, keep it shorter. Default: none."
  type        = string
  default     = null

  validation {
    condition     = var.note == null || can(regex("^[^\\p{Cc}\\p{Zl}\\p{Zp}]{1,500}$", var.note))
    error_message = "Write one line of at most 500 characters, for example \"Our rules for AWS: https://wiki.example.com/aws\"."
  }
}

variable "configuration_set" {
  description = "Name of an existing SES configuration set for the messages. Turn off its click and open tracking. With one in the function's region, bounces and complaints are noted and reported to administrators. Default: none, or the identity's."
  type        = string
  default     = null

  validation {
    condition     = var.configuration_set == null || can(regex("^[A-Za-z0-9_-]{1,64}$", var.configuration_set))
    error_message = "Write the name alone, 1 to 64 letters, digits, _ and -, for example \"onboarding\"."
  }
}

variable "ses_region" {
  description = "Region of the SES identity. If it is not the function's, bounces and complaints reach no rule here, and SES's alarms are not made. Default: the function's."
  type        = string
  default     = null

  validation {
    condition     = var.ses_region == null || can(regex("^[a-z]{2,}(-[a-z0-9]+)+-[0-9]+$", var.ses_region))
    error_message = "Write the name of a region, for example \"eu-west-1\"."
  }
}

variable "dns" {
  description = "With create_ses_identity: the Route 53 zone for the identity's records, by `zone_id`. `mail_from_subdomain` makes your own MAIL FROM domain, null uses SES's; `dmarc` is the value of the domain's DMARC record, which most domains have already. Default: no records."
  type = object({
    zone_id             = string
    mail_from_subdomain = optional(string, "bounce")
    dmarc               = optional(string)
  })
  default = null

  validation {
    condition     = var.dns == null || var.create_ses_identity
    error_message = "Write create_ses_identity = true beside dns: the records are those of the identity that the module makes."
  }

  validation {
    condition     = try(var.dns.mail_from_subdomain == null || can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.dns.mail_from_subdomain)), true)
    error_message = "Write one label of a domain name for mail_from_subdomain, for example \"bounce\", or null."
  }

  validation {
    condition     = try(var.dns.dmarc == null || startswith(var.dns.dmarc, "v=DMARC1;"), true)
    error_message = "Write a DMARC record for dmarc, for example \"v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com\", or null."
  }
}

variable "channels" {
  description = "How users are told: [\"email\"], or [\"email\", \"slack\"] to tell them in Slack too that mail is there. A password goes by mail only."
  type        = list(string)
  default     = ["email"]
  nullable    = false

  validation {
    condition     = toset(var.channels) == toset(["email"]) || toset(var.channels) == toset(["email", "slack"])
    error_message = "Write [\"email\"] or [\"email\", \"slack\"]. \"slack\" alone could carry no password: Slack keeps messages, exports them and shows them on locked screens."
  }
}

variable "slack_token_parameter" {
  description = "Name of the SSM parameter (SecureString) with the token of the Slack app, in the function's region; docs/slack.md says how to make the app. Required with \"slack\" among channels, and with slack_channel."
  type        = string
  default     = null

  validation {
    condition     = var.slack_token_parameter == null || can(regex("^(/[A-Za-z0-9_.-]+)+$", var.slack_token_parameter))
    error_message = "Write the name of a parameter that begins with /, for example \"/firstkey/slack-token\", and not the token itself."
  }

  validation {
    condition     = var.slack_token_parameter != null || !contains(var.channels, "slack") && var.slack_channel == null
    error_message = "Write the name of the parameter with the app's token, for example slack_token_parameter = \"/firstkey/slack-token\", beside slack_channel or channels with \"slack\"."
  }
}

variable "slack_token_kms_key" {
  description = "ARN of the customer KMS key that encrypts slack_token_parameter, so that the function's role may decrypt it. Default: none, AWS's own key needs no permission."
  type        = string
  default     = null

  validation {
    condition     = var.slack_token_kms_key == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+$", var.slack_token_kms_key))
    error_message = "Write the ARN of a KMS key, for example \"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab\"."
  }
}

variable "slack_team" {
  description = "Id of the Slack workspace whose members are told, if the token is that of a whole Enterprise Grid organisation. Default: the token's workspace."
  type        = string
  default     = null

  validation {
    condition     = var.slack_team == null || can(regex("^T[A-Z0-9]{8,19}$", var.slack_team))
    error_message = "Write the id of a workspace, which begins with T, for example \"T012AB3C4\"."
  }
}
