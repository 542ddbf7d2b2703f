variable "name" {
  description = "Name of the topic and the rule, and the first part of the queues' names."
  type        = string
  default     = "firstkey"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,39}$", var.name))
    error_message = "Write 3 to 40 lower-case letters, digits and hyphens that begin with a letter, for example \"firstkey\"."
  }
}

variable "kms_key_arn" {
  description = "ARN of the customer KMS key for the topic and the queues. Its policy must let events.amazonaws.com and sns.amazonaws.com use it, without conditions. Without a key the queues are encrypted with SQS's own."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/", var.kms_key_arn))
    error_message = "Write the ARN of a key, not an alias or an id: \"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab\"."
  }
}

variable "require_tls" {
  description = "Whether the topic and the queues refuse requests in the clear; false is for emulators that speak plain HTTP."
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
