# Alerts, logs and encryption.

variable "alert_topic" {
  description = "ARN of your own SNS topic for administrators' alerts; CloudWatch must be allowed to publish to it. If the same configuration makes the topic, write create_alert_topic = false too. Default: the module makes a topic, see the output alert_topic_arn."
  type        = string
  default     = null

  validation {
    condition     = var.alert_topic == null || can(regex("^arn:[^:]+:sns:[^:]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.alert_topic))
    error_message = "Write the ARN of a standard SNS topic: \"arn:aws:sns:us-east-1:123456789012:alerts\"."
  }
}

variable "create_alert_topic" {
  description = "Whether the module makes the topic for alerts. Default: yes, unless alert_topic names one."
  type        = bool
  default     = null

  validation {
    condition     = var.create_alert_topic != true || var.alert_topic == null
    error_message = "Write either create_alert_topic = true or alert_topic."
  }

  validation {
    condition     = var.create_alert_topic != false || var.alert_topic != null
    error_message = "Write alert_topic beside create_alert_topic = false: somebody must be told about users who got no message."
  }
}

variable "alert_topic_kms_key" {
  description = "ARN of the customer KMS key of alert_topic, so that the function's role may use it; the key's policy has to let cloudwatch.amazonaws.com use it too. Default: none, or the one of `encryption`."
  type        = string
  default     = null

  validation {
    condition     = var.alert_topic_kms_key == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/", var.alert_topic_kms_key))
    error_message = "Write the ARN of a key, not of an alias: \"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab\"."
  }
}

variable "chat" {
  description = "A Slack channel that shows the alerts, through Amazon Q Developer in chat applications: the workspace's id, which its console has once you authorized it there, and the channel's. In a private channel, invite @Amazon Q first."
  type = object({
    slack = object({
      team_id    = string
      channel_id = string
    })
  })
  default = null

  validation {
    condition     = var.chat == null || can(regex("^T[A-Z0-9]{2,}$", var.chat.slack.team_id))
    error_message = "Write the workspace's id as team_id: \"T012AB3C4\"."
  }

  validation {
    condition     = var.chat == null || can(regex("^[CG][A-Z0-9]{2,}$", var.chat.slack.channel_id))
    error_message = "Write the channel's id, not its name, as channel_id: \"C012AB3C4\". Slack shows it at the end of the channel's details."
  }
}

variable "slack_channel" {
  description = "Id of a Slack channel that shows the alerts, for those without Amazon Q Developer: Firstkey's own app posts them, with the token of slack_token_parameter. Invite the app to the channel. CloudWatch's alarms go to the topic alone."
  type        = string
  default     = null

  validation {
    condition     = var.slack_channel == null || can(regex("^[CG][A-Z0-9]{8,19}$", var.slack_channel))
    error_message = "Write the channel's id, not its name: \"C012AB3C4\". Slack shows it at the end of the channel's details."
  }
}

variable "alert_on" {
  description = "What administrators are told of beside what needs them: [\"delivered\"] for each user who was sent a sign-in."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(setsubtract(var.alert_on, ["delivered"])) == 0
    error_message = "Write [\"delivered\"] or []: everything that needs administrators is told in any case."
  }
}

variable "runbook_url" {
  description = "Address of the page that says what to do about each alarm. An alarm's description ends with this address, # and the alarm's name. Default: the page in Firstkey's repository."
  type        = string
  default     = "docs/alarms.md"
  nullable    = false

  validation {
    condition     = can(regex("^[^\\s#]{1,200}$", var.runbook_url))
    error_message = "Write an address without #, for example \"https://wiki.example.com/firstkey-alarms\"."
  }
}

variable "create_dashboard" {
  description = "Whether to make the dashboard, which costs US$ 3 a month beyond an account's first three."
  type        = bool
  default     = true
  nullable    = false
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

variable "log_kms_key_arn" {
  description = "ARN of a customer KMS key for the function's log, whose policy lets logs.<region>.amazonaws.com use it. The log has neither secrets nor full addresses. Default: CloudWatch Logs' own encryption."
  type        = string
  default     = null

  validation {
    condition     = var.log_kms_key_arn == null || can(regex("^arn:[^:]+:kms:[^:]+:[0-9]{12}:key/", var.log_kms_key_arn))
    error_message = "Write the ARN of a key, not of an alias: \"arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab\"."
  }
}

variable "encryption" {
  description = "`create_key = true` makes a customer KMS key for the topics, the queues and the ledger; `key_arn` names yours, whose policy needs the statement in the README. Without either, AWS's own keys are used, and topics are not encrypted at rest. `require_tls = false` is for emulators that speak plain HTTP."
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
  description = "Whether the ledger's table is protected from deletion, including by `terraform destroy`."
  type        = bool
  default     = true
  nullable    = false
}
