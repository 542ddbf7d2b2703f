variable "name" {
  description = "Name of the function, its role and the API, and the last part of the logs' names."
  type        = string
  default     = "firstkey-claim"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,39}$", var.name))
    error_message = "Write 3 to 40 lower-case letters, digits and hyphens that begin with a letter, for example \"firstkey-claim\"."
  }
}

variable "zip" {
  description = "Path of the functions' zip, with the executable `bootstrap` at its root."
  type        = string
  nullable    = false
}

variable "architecture" {
  description = "Architecture of the zip: x86_64 or arm64."
  type        = string
  default     = "x86_64"
  nullable    = false
}

variable "environment" {
  description = "The environment of the function that hears of new users. The module adds FIRSTKEY_CLAIM_ORIGIN."
  type        = map(string)
  nullable    = false
}

variable "domain_name" {
  description = "Domain of the links; null for the one that API Gateway gives."
  type        = string
  default     = null
}

variable "certificate_arn" {
  description = "ARN of the certificate for domain_name, in ACM in the same region."
  type        = string
  default     = null
}

variable "zone_id" {
  description = "Route 53 zone for the record of domain_name; null to make the record elsewhere."
  type        = string
  default     = null
}

variable "rate_limit" {
  description = "Requests a second that API Gateway lets through, as a mean over time."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.rate_limit >= 1
    error_message = "Write a number from 1, for example 10. With 0 every request would be refused."
  }
}

variable "burst_limit" {
  description = "Requests that it lets through at once."
  type        = number
  default     = 20
  nullable    = false

  validation {
    condition     = var.burst_limit >= 1 && floor(var.burst_limit) == var.burst_limit
    error_message = "Write a whole number from 1, for example 20. With 0 every request would be refused."
  }
}

variable "reach" {
  description = "Whom and what the role may reach: the output `reach` of the module `function`."
  type = object({
    user_arns         = list(string)
    readable_user_arn = string
    denied_user_arns  = list(string)
    sending_arns      = list(string)
    recipients        = list(string)
    slack_token_arn   = string
  })
  nullable = false
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
}

variable "uses_slack" {
  description = "Whether the function writes to Slack, and so reads the app's token."
  type        = bool
  default     = false
  nullable    = false
}

variable "slack_token_kms_key" {
  description = "ARN of the customer KMS key that encrypts the token; null for AWS's own."
  type        = string
  default     = null
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
  description = "ARN of the customer KMS key of the alert topic and the table."
  type        = string
  default     = null
}

variable "reserved_concurrency" {
  description = "How many requests may be answered at the same time; null for no limit of its own."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null || try(var.reserved_concurrency >= 1 && floor(var.reserved_concurrency) == var.reserved_concurrency, false)
    error_message = "Write a whole number from 1, for example 10, or null. With 0 every request would fail."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept, one of the numbers that CloudWatch Logs offers."
  type        = number
  default     = 365
  nullable    = false
}

variable "log_kms_key_arn" {
  description = "ARN of the customer KMS key of the log groups; its policy must let CloudWatch Logs use it."
  type        = string
  default     = null
}

variable "tracing_mode" {
  description = "PassThrough, or Active to send traces to X-Ray."
  type        = string
  default     = "PassThrough"
  nullable    = false
}

variable "tags" {
  description = "Tags of everything that can have tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
