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
  description = "The only domains that messages may go to; *.example.com stands for every domain below example.com. Anyone who may create users can have a sign-in sent to any address in these, so name only your own."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.allowed_domains) > 0 && alltrue([for domain in var.allowed_domains : can(regex("^([*][.])?([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?[.])+[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?$", domain))])
    error_message = "Write at least one domain name with a dot, without @, in Punycode (xn--...) where it is not ASCII: [\"example.com\", \"*.example.com\"]."
  }
}

variable "path_prefixes" {
  description = "IAM paths whose users are admitted, and which the function's role may touch. [\"/\"] means every user of the account, administrators included: give people a path of their own."
  type        = list(string)
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

variable "create_ses_identity" {
  description = "Whether to make an SES identity for the sender's domain in the function's region; its DNS records are in the output ses_dkim_records, or are made with `dns`. Default: false, for an identity that exists."
  type        = bool
  default     = false
  nullable    = false
}

variable "create_trail" {
  description = "Whether to make a CloudTrail trail of write management events and its bucket. Default: false, for an account with a trail; without one, EventBridge gets no event."
  type        = bool
  default     = false
  nullable    = false
}

variable "org_name" {
  description = "Who invites the user, according to the message. Default: the account."
  type        = string
  default     = null

  validation {
    condition     = var.org_name == null || can(regex("^[^\\p{Cc}\\p{Zl}\\p{Zp}]{1,200}$", var.org_name))
    error_message = "Write one line of at most 200 characters, for example \"Example Corp\"."
  }
}

variable "expire_after" {
  description = "How long an unused password works before the sweep withdraws it, or a link with delivery = \"claim\", in hours or days. Default: 72h."
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
