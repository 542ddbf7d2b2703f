variable "name" {
  description = "Name of the function and its role, and the first part of the queues' names."
  type        = string
  default     = "firstkey"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,39}$", var.name))
    error_message = "Write 3 to 40 lower-case letters, digits and hyphens that begin with a letter, for example \"firstkey\"."
  }
}

variable "zip" {
  description = "Path of the function's zip, with the executable `bootstrap` at its root."
  type        = string
  nullable    = false
}

variable "zip_sha256" {
  description = "Required SHA-256 of the zip, in hexadecimal; null for any."
  type        = string
  default     = null
}

variable "architecture" {
  description = "Architecture of the zip: x86_64 or arm64."
  type        = string
  default     = "x86_64"
  nullable    = false

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "Write \"x86_64\" or \"arm64\"."
  }
}

variable "environment" {
  description = "The function's environment. An unknown variable that begins with FIRSTKEY_ stops the function at start."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for name in keys(var.environment) : can(regex("^(FIRSTKEY|RUST)_[A-Z_]+$", name))])
    error_message = "Write names that begin with FIRSTKEY_, for example FIRSTKEY_SENDER, or RUST_, for example RUST_LOG."
  }
}

variable "topic_arn" {
  description = "ARN of the topic with arrivals."
  type        = string
  nullable    = false
}

variable "subscription_dead_letter_queue_arn" {
  description = "ARN of the queue for messages that the topic cannot deliver."
  type        = string
  nullable    = false
}

variable "table_arn" {
  description = "ARN of the ledger's table."
  type        = string
  nullable    = false
}

variable "alert_topic_arn" {
  description = "ARN of the topic for administrators."
  type        = string
  nullable    = false
}

variable "alert_topic_kms_key" {
  description = "ARN of the customer KMS key of the alert topic, if it is not kms_key_arn."
  type        = string
  default     = null
}

variable "sender_address" {
  description = "The only address that the function may send from, without a name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^@<>\\s]+@[^@<>\\s]+$", var.sender_address))
    error_message = "Write the address alone, for example \"it@example.com\"."
  }
}

variable "allowed_domains" {
  description = "Domains that the function may send to; *.example.com for those below example.com."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.allowed_domains) > 0
    error_message = "Write at least one domain, for example [\"example.com\"]."
  }
}

variable "ses_region" {
  description = "Region of SES, if it is not the function's."
  type        = string
  default     = null
}

variable "configuration_set" {
  description = "SES configuration set of the messages."
  type        = string
  default     = null
}

variable "path_prefixes" {
  description = "IAM paths whose users the function may touch."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.path_prefixes) > 0 && alltrue([for path in var.path_prefixes : can(regex("^/([!-)+->@-~]+/)?$", path))])
    error_message = "Write at least one path that begins and ends with /, without * and ?, for example [\"/people/\"]."
  }
}

variable "denied_path_prefixes" {
  description = "IAM paths below path_prefixes whose users' passwords the function may not create, change or delete."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "makes_passwords" {
  description = "Whether the function makes passwords; false where users choose their own, so that its role may not."
  type        = bool
  default     = true
  nullable    = false
}

variable "withdraws_passwords" {
  description = "Whether the function withdraws passwords, and its role may delete login profiles."
  type        = bool
  default     = true
  nullable    = false
}

variable "create_role" {
  description = "Whether to make the function's role."
  type        = bool
  default     = true
  nullable    = false
}

variable "role_arn" {
  description = "ARN of the function's role, if it is not made here; it needs the policy in the output role_policy."
  type        = string
  default     = null
}

variable "role_path" {
  description = "IAM path of the role."
  type        = string
  default     = "/"
  nullable    = false
}

variable "permissions_boundary" {
  description = "ARN of the policy that is the role's permissions boundary."
  type        = string
  default     = null
}

variable "kms_key_arn" {
  description = "ARN of the customer KMS key of the queues, the alert topic and the table."
  type        = string
  default     = null
}

variable "slack_token_parameter" {
  description = "Name of the SSM parameter with the token of the Slack app; null without Slack."
  type        = string
  default     = null

  validation {
    condition     = var.slack_token_parameter == null || can(regex("^(/[A-Za-z0-9_.-]+)+$", var.slack_token_parameter))
    error_message = "Write the name of a parameter that begins with /, for example \"/firstkey/slack-token\"."
  }
}

variable "slack_token_kms_key" {
  description = "ARN of the customer KMS key that encrypts the parameter; null for AWS's own."
  type        = string
  default     = null
}

variable "reserved_concurrency" {
  description = "How many invocations may run at the same time; null for no limit of its own."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null || try(var.reserved_concurrency >= 1 && floor(var.reserved_concurrency) == var.reserved_concurrency, false)
    error_message = "Write a whole number from 1, for example 5, or null. With 0 every arrival would fail."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept, one of the numbers that CloudWatch Logs offers."
  type        = number
  default     = 365
  nullable    = false
}

variable "log_kms_key_arn" {
  description = "ARN of the customer KMS key of the log group; its policy must let CloudWatch Logs use it."
  type        = string
  default     = null
}

variable "tracing_mode" {
  description = "PassThrough, or Active to send traces to X-Ray."
  type        = string
  default     = "PassThrough"
  nullable    = false
}

variable "buffer" {
  description = "Whether to put an SQS queue between the topic and the function."
  type        = bool
  default     = false
  nullable    = false
}

variable "maximum_concurrency" {
  description = "How many batches the buffer hands to the function at once, unless reserved_concurrency is lower."
  type        = number
  default     = 8
  nullable    = false

  validation {
    condition     = var.maximum_concurrency >= 2 && var.maximum_concurrency <= 1000 && floor(var.maximum_concurrency) == var.maximum_concurrency
    error_message = "Write a whole number from 2 to 1000, which is what SQS allows, for example 8."
  }
}

variable "sweep_schedule" {
  description = "Schedule of the sweep, for example rate(1 hour); null for none, and none of its permissions."
  type        = string
  default     = null
}

variable "require_tls" {
  description = "Whether the queues refuse requests in the clear; false is for emulators that speak plain HTTP."
  type        = bool
  default     = true
  nullable    = false
}

variable "tags" {
  description = "Tags of everything that can have tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
