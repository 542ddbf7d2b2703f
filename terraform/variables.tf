# Those that say what the function does carry the names of its environment, without FIRSTKEY_ and in lower case.
# A default of null leaves the choice to the function; its own default is in the description.

variable "sender" {
  description = "Who messages come from: an address, or a name with the address in <>, on a verified SES identity."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^(\"[^\"\\\\[:cntrl:]]+\" *|[^\"<>()\\[\\],;:@\\\\[:cntrl:]]+ )?<[^@<>\\s,;]+@([A-Za-z0-9-]+[.])+[A-Za-z0-9-]+>$|^[^@<>\\s,;]+@([A-Za-z0-9-]+[.])+[A-Za-z0-9-]+$", var.sender))
    error_message = "Write an address, or a name with the address in <>: \"it@example.com\" or \"Example IT <it@example.com>\". A name with a comma or an @ needs quotes of its own."
  }
}

variable "allowed_domains" {
  description = "The only domains that messages may go to; *.example.com stands for every domain below example.com. Who may create users can have a sign-in sent to any address in these, so name your own only."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.allowed_domains) > 0 && alltrue([for domain in var.allowed_domains : can(regex("^([*][.])?([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?[.])+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$", domain))])
    error_message = "Write at least one domain name with a dot, without @, in Punycode (xn--...) where it is not ASCII: [\"example.com\", \"*.example.com\"]."
  }
}

variable "name" {
  description = "Name of the function, its role, the ledger's table, the topic and the rule, and the first part of all other names."
  type        = string
  default     = "firstkey"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.name))
    error_message = "Write 3 to 28 lower-case letters, digits and hyphens that begin with a letter, for example \"firstkey\"."
  }
}

variable "email_tag" {
  description = "Key of the user tag that holds the address. Default: email."
  type        = string
  default     = null

  validation {
    condition     = var.email_tag == null || (can(regex("^[\\p{L}\\p{N} _.:/=+@-]{1,128}$", var.email_tag)) && try(!startswith(lower(var.email_tag), "aws:"), false))
    error_message = "Write 1 to 128 letters, digits, spaces and _.:/=+-@ that do not begin with aws:, for example \"email\"."
  }
}

variable "default_domain" {
  description = "Domain that completes the names of users without the tag to addresses. Default: none, such users are skipped."
  type        = string
  default     = null

  validation {
    condition     = var.default_domain == null || can(regex("^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?[.])+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$", var.default_domain))
    error_message = "Write one domain name, without @ and *, for example \"example.com\"."
  }

  validation {
    condition = var.default_domain == null || try(anytrue([
      for domain in var.allowed_domains : startswith(domain, "*.")
      ? endswith(lower(var.default_domain), lower(trimprefix(domain, "*")))
      : lower(domain) == lower(var.default_domain)
    ]), false)
    error_message = "Write default_domain to allowed_domains too; messages may go to no other."
  }
}

variable "path_prefixes" {
  description = "IAM paths whose users are admitted, and which the function's role may touch. With the default it could set the password of any user of the account, administrators included: give people a path of their own."
  type        = list(string)
  default     = ["/"]
  nullable    = false

  validation {
    condition     = length(var.path_prefixes) > 0 && alltrue([for path in var.path_prefixes : can(regex("^/([!-#%-)+-.0->@-~]+/)*$", path)) && !strcontains(path, ",")])
    error_message = "Write at least one path that begins and ends with /, without * ? $ and commas: [\"/people/\"]."
  }
}

variable "allowed_creators" {
  description = "ARNs of the roles and users that may create admitted users; * and ? are wildcards. Default: any."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for creator in var.allowed_creators : can(regex("^arn:[^:,]+:iam:[^:,]*:[^:,]*:[^,[:cntrl:]]+$", creator))])
    error_message = "Write ARNs of IAM roles or users, of a role itself and not of its session, and ? for a comma: [\"arn:aws:iam::123456789012:role/terraform\"]."
  }
}

variable "password_length" {
  description = "Length of passwords in characters. Default: 20; the account's password policy may ask for more."
  type        = number
  default     = null

  validation {
    condition     = var.password_length == null || try(var.password_length >= 12 && var.password_length <= 128 && floor(var.password_length) == var.password_length, false)
    error_message = "Write a whole number from 12 to 128, for example 20."
  }
}

variable "expire_after" {
  description = "How long an unused password lives before the sweep withdraws it, in hours or days. Default: 72h."
  type        = string
  default     = null

  validation {
    condition = var.expire_after == null || try(
      can(regex("^[1-9][0-9]{0,3}[hd]$", var.expire_after)) &&
      tonumber(trim(var.expire_after, "hd")) * (endswith(var.expire_after, "d") ? 24 : 1) <= 90 * 24,
      false,
    )
    error_message = "Write hours or days, from \"1h\" to \"90d\", for example \"72h\" or \"3d\"."
  }
}

variable "withdraw_unchanged" {
  description = "Whether the sweep also withdraws a password that was used and not changed in time. With false, administrators are told and the password goes on working."
  type        = bool
  default     = false
  nullable    = false
}

variable "give_up_after" {
  description = "How long an arrival waits for what an operator can mend, such as a missing permission or SES's sandbox, before it fails, in hours or days."
  type        = string
  default     = "168h"
  nullable    = false

  validation {
    condition = try(
      can(regex("^[1-9][0-9]{0,3}[hd]$", var.give_up_after)) &&
      tonumber(trim(var.give_up_after, "hd")) * (endswith(var.give_up_after, "d") ? 24 : 1) <= 90 * 24,
      false,
    )
    error_message = "Write hours or days, from \"1h\" to \"90d\", for example \"168h\" or \"7d\"."
  }
}

variable "forget_after" {
  description = "How long the ledger keeps the records of arrivals that have ended, in hours or days, 90 days at least. Default: for ever; records of users who were skipped or are gone are deleted after 90 days in any case."
  type        = string
  default     = null

  validation {
    condition = var.forget_after == null || try(
      can(regex("^[1-9][0-9]{0,5}[hd]$", var.forget_after)) &&
      tonumber(trim(var.forget_after, "hd")) * (endswith(var.forget_after, "d") ? 24 : 1) >= 90 * 24 &&
      tonumber(trim(var.forget_after, "hd")) * (endswith(var.forget_after, "d") ? 24 : 1) <= 36500 * 24,
      false,
    )
    error_message = "Write hours or days, from \"90d\" to \"36500d\", for example \"365d\", or null."
  }
}

variable "ses_region" {
  description = "Region of the SES identity. Default: the function's."
  type        = string
  default     = null

  validation {
    condition     = var.ses_region == null || can(regex("^[a-z]{2,}(-[a-z0-9]+)+-[0-9]+$", var.ses_region))
    error_message = "Write the name of a region, for example \"eu-west-1\"."
  }
}

variable "configuration_set" {
  description = "Name of the SES configuration set of the messages, which exists. Turn click and open tracking off in it. With one in the function's region, bounces and complaints are noted and told to administrators. Default: none, or the identity's."
  type        = string
  default     = null

  validation {
    condition     = var.configuration_set == null || can(regex("^[A-Za-z0-9_-]{1,64}$", var.configuration_set))
    error_message = "Write the name alone, 1 to 64 letters, digits, _ and -, for example \"onboarding\"."
  }
}

variable "reply_to" {
  description = "Where answers to messages go: an address, or a name with the address in <>. Default: the sender."
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
  description = "Language for users without the tag, or with a language that is not among these: en, ko, ja, zh-CN, de, fr, es, pt-BR. Default: en."
  type        = string
  default     = null

  validation {
    condition = var.locale == null || (
      can(regex("(?i)^(en|ko|ja|zh|de|fr|es|pt)(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$", var.locale)) &&
      # Traditional characters are no spelling of the simplified ones.
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

variable "org_name" {
  description = "Who invites the user, as the message says it. Default: the account."
  type        = string
  default     = null

  validation {
    condition     = var.org_name == null || can(regex("^[^\\p{Cc}\\p{Zl}\\p{Zp}]{1,200}$", var.org_name))
    error_message = "Write one line of at most 200 characters, for example \"Example Corp\"."
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
  description = "Whom to ask: an address, a name or a link, which the message puts after \"Questions? Contact:\". Default: \"your AWS administrator\"."
  type        = string
  default     = null

  validation {
    condition     = var.support_contact == null || can(regex("^[^\\p{Cc}\\p{Zl}\\p{Zp}]{1,200}$", var.support_contact))
    error_message = "Write one line of at most 200 characters, for example \"help@example.com\"."
  }
}

variable "note" {
  description = "A paragraph of your own in the message: one line of at most 500 characters. Lambda takes 4 KB of settings in all, and most characters of Korean, Japanese and Chinese are three bytes: beside long lists, keep it shorter. Default: none."
  type        = string
  default     = null

  validation {
    condition     = var.note == null || can(regex("^[^\\p{Cc}\\p{Zl}\\p{Zp}]{1,500}$", var.note))
    error_message = "Write one line of at most 500 characters, for example \"Our rules for AWS: https://wiki.example.com/aws\"."
  }
}

variable "alert_topic" {
  description = "ARN of an SNS topic of yours for administrators' alerts, known when planning; CloudWatch must be allowed to publish to it. Default: the module makes a topic, see the output alert_topic_arn."
  type        = string
  default     = null

  validation {
    condition     = var.alert_topic == null || can(regex("^arn:[^:]+:sns:[^:]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.alert_topic))
    error_message = "Write the ARN of a standard SNS topic: \"arn:aws:sns:us-east-1:123456789012:alerts\"."
  }
}

variable "zip" {
  description = "Path of the function's zip. Default: dist/firstkey-lambda-<architecture>.zip of this repository, which `cargo xtask package` builds."
  type        = string
  default     = null

  validation {
    condition     = var.zip == null || try(endswith(var.zip, ".zip"), false)
    error_message = "Write the path of a zip file, for example \"dist/firstkey-lambda-x86_64.zip\"."
  }
}

variable "architecture" {
  description = "Architecture that the zip is built for: x86_64 or arm64."
  type        = string
  default     = "x86_64"
  nullable    = false

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "Write \"x86_64\" or \"arm64\"."
  }
}

variable "buffer" {
  description = "Whether an SQS queue stands between the topic and the function: for organisations that may create more than a hundred users at once."
  type        = bool
  default     = false
  nullable    = false
}

variable "maximum_concurrency" {
  description = "How many arrivals are worked on at once when there is a buffer; a lower reserved_concurrency counts instead. 8 keep SES busy up to 14 mails a second; beyond that, about half of SES's mails a second. docs/load.md has the figures."
  type        = number
  default     = 8
  nullable    = false

  validation {
    condition     = var.maximum_concurrency >= 2 && var.maximum_concurrency <= 1000 && floor(var.maximum_concurrency) == var.maximum_concurrency
    error_message = "Write a whole number from 2 to 1000, which is what SQS allows, for example 8."
  }
}

variable "reserved_concurrency" {
  description = "How many invocations may run at the same time, taken from the account's concurrency. Default: no limit of its own; new accounts have nothing to take it from."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null || try(var.reserved_concurrency >= 1 && floor(var.reserved_concurrency) == var.reserved_concurrency, false)
    error_message = "Write a whole number from 1, for example 5. With 0 every arrival would fail."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "Write a number of days that CloudWatch Logs offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653."
  }
}

variable "sweep_schedule" {
  description = "When the sweep runs, which finds users that no event told of, goes on with arrivals that wait, and withdraws unused passwords. null for never: then nothing does."
  type        = string
  default     = "rate(1 hour)"

  validation {
    condition     = var.sweep_schedule == null || can(regex("^(rate[(]([2-9]|[1-9][0-9]+) (minutes|hours|days)[)]|rate[(]1 (minute|hour|day)[)]|cron[(][^ ()]+( [^ ()]+){5}[)])$", var.sweep_schedule))
    error_message = "Write a schedule of EventBridge with its unit in the right number, \"rate(1 hour)\", \"rate(6 hours)\" or \"cron(0 * * * ? *)\"."
  }
}

variable "encryption" {
  description = "`create_key = true` makes a customer KMS key for the topics, the queues and the ledger; `key_arn` names yours, whose policy has to hold the statements of the README. Without either, AWS's own keys, and topics that are not encrypted at rest. `require_tls = false` is for emulators that speak plain HTTP."
  type = object({
    create_key  = optional(bool, false)
    key_arn     = optional(string)
    require_tls = optional(bool, true)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.encryption.key_arn == null || (!var.encryption.create_key && can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/", var.encryption.key_arn)))
    error_message = "Write either { create_key = true } or the ARN of a key, not of an alias: { key_arn = \"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab\" }."
  }
}

variable "deletion_protection" {
  description = "Whether the ledger's table refuses to be deleted, `terraform destroy` included."
  type        = bool
  default     = false
  nullable    = false
}

variable "create_ses_identity" {
  description = "Whether to make an SES identity for the sender's domain in the function's region; its DNS records are in the output ses_dkim_records. Default: it exists already."
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.create_ses_identity || var.ses_region == null
    error_message = "Write create_ses_identity = false with ses_region, and make the identity with a provider of that region: the module's provider works in the function's region only."
  }
}

variable "create_trail" {
  description = "Whether to make a CloudTrail trail of write management events and its bucket. Default: a trail exists already; without one, EventBridge gets no event."
  type        = bool
  default     = false
  nullable    = false
}
