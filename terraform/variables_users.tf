# Who gets a sign-in, and how long a password works.

variable "denied_path_prefixes" {
  description = "IAM paths below path_prefixes, for example administrators', to whose users the role's policy denies passwords. Such an arrival waits, and fails with an alert after give_up_after."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for path in var.denied_path_prefixes : can(regex("^/([!-#%-)+-.0->@-~]+/)*$", path)) && !strcontains(path, ",") && path != "/"])
    error_message = "Write paths that begin and end with /, without * ? $ and commas, and not / itself: [\"/people/administrators/\"]."
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
  description = "Domain that completes the names of users without the tag into addresses. Default: none, such users are skipped."
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

variable "password_length" {
  description = "Length of passwords in characters. Default: 20; the account's password policy may require more."
  type        = number
  default     = null

  validation {
    condition     = var.password_length == null || try(var.password_length >= 12 && var.password_length <= 128 && floor(var.password_length) == var.password_length, false)
    error_message = "Write a whole number from 12 to 128, for example 20."
  }
}

variable "withdraw_unchanged" {
  description = "Whether the sweep also withdraws a password that was used but not changed in time. With false, administrators are told and the password goes on working."
  type        = bool
  default     = false
  nullable    = false
}

variable "give_up_after" {
  description = "How long an arrival waits for something that an operator has to fix, such as a missing permission or SES's sandbox, before it fails, in hours or days."
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
  description = "How long the ledger keeps the records of arrivals that have ended, in hours or days, 90 days at least. Default: forever; records of users who were skipped or are gone are deleted after 90 days in any case."
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
