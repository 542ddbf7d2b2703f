variable "users" {
  description = "The users, by name. `email` goes to the tag that Firstkey reads; without it the name has to be the address, or Firstkey needs a default domain. An empty `email` means no message. `locale` goes to the tag that names the message's language; without it, or with a language that messages are not written in, Firstkey's `locale` counts."
  type = map(object({
    email  = optional(string)
    path   = optional(string, "/")
    groups = optional(set(string), [])
    locale = optional(string)
    tags   = optional(map(string), {})
  }))
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.users) : can(regex("^[A-Za-z0-9_+=,.@-]{1,64}$", name))])
    error_message = "Write user names of 1 to 64 letters, digits and _+=,.@- as IAM allows, for example \"ada\" or \"ada@example.com\"."
  }

  validation {
    condition     = length(distinct([for name in keys(var.users) : lower(name)])) == length(var.users)
    error_message = "Write names that differ in more than upper and lower case: IAM takes \"Ada\" and \"ada\" for the same user."
  }

  validation {
    condition     = alltrue([for user in values(var.users) : user.email == null || user.email == "" || can(regex("^[A-Za-z0-9_.+=/-]+@([A-Za-z0-9-]+[.])+[A-Za-z0-9-]+$", user.email))])
    error_message = "Write `email` as an address alone, with letters, digits and _.+=/- before the @ (a tag holds no others), for example \"ada@example.com\"."
  }

  validation {
    condition     = alltrue([for user in values(var.users) : can(regex("^/([!-~]+/)?$", user.path))])
    error_message = "Write `path` with / at both ends, for example \"/people/\"."
  }

  validation {
    condition     = alltrue([for user in values(var.users) : user.locale == null || can(regex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", user.locale))])
    error_message = "Write `locale` as a language tag, for example \"de\" or \"pt-BR\"."
  }

  validation {
    condition = alltrue([
      for user in values(var.users) :
      !anytrue([for key in keys(user.tags) : contains([lower(var.email_tag), lower(var.locale_tag)], lower(key))])
    ])
    error_message = "Write the address to `email` and the language to `locale` instead of `tags`: IAM takes keys that differ only in case for the same tag."
  }
}

variable "email_tag" {
  description = "Key of the tag that holds the address; the same as Firstkey's email_tag."
  type        = string
  default     = "email"
  nullable    = false

  validation {
    condition     = can(regex("^[\\p{L}\\p{N} _.:/=+@-]{1,128}$", var.email_tag)) && !startswith(lower(var.email_tag), "aws:")
    error_message = "Write 1 to 128 letters, digits, spaces and _.:/=+-@ that do not begin with aws:, for example \"email\"."
  }
}

variable "locale_tag" {
  description = "Key of the tag that names the language; the same as Firstkey's locale_tag."
  type        = string
  default     = "locale"
  nullable    = false

  validation {
    condition     = can(regex("^[\\p{L}\\p{N} _.:/=+@-]{1,128}$", var.locale_tag)) && !startswith(lower(var.locale_tag), "aws:")
    error_message = "Write 1 to 128 letters, digits, spaces and _.:/=+-@ that do not begin with aws:, for example \"locale\"."
  }

  validation {
    condition     = lower(var.locale_tag) != lower(var.email_tag)
    error_message = "Write another key than email_tag: one tag cannot hold the address and the language."
  }
}

variable "attach_change_password_policy" {
  description = "Whether each user gets a policy that lets it change its own password. Without one the first sign-in fails, unless the account's password policy or another policy of the users allows iam:ChangePassword."
  type        = bool
  default     = true
  nullable    = false
}

variable "permissions_boundary" {
  description = "ARN of the policy that is the users' permissions boundary."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[^:]+:iam::([0-9]{12}|aws):policy/", var.permissions_boundary))
    error_message = "Write the ARN of a policy, for example \"arn:aws:iam::123456789012:policy/people-boundary\"."
  }
}
