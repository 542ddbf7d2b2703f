variable "name" {
  description = "Name of the deployment, which is that of its function, and the first part of all other names."
  type        = string
  nullable    = false
}

variable "alert_topic_arn" {
  description = "ARN of the topic that alarms notify when they begin and end."
  type        = string
  nullable    = false
}

variable "runbook_url" {
  description = "Address of the page that says what to do about each alarm."
  type        = string
  nullable    = false
}

variable "topic_name" {
  description = "Name of the topic between the rule and the function."
  type        = string
  nullable    = false
}

variable "table_name" {
  description = "Name of the ledger's table."
  type        = string
  nullable    = false
}

variable "rule_names" {
  description = "Names of the EventBridge rules, by what they are for: create_user, sweep, mail."
  type        = map(string)
  nullable    = false
}

variable "dead_letter_queues" {
  description = "Names of the dead-letter queues, by the stage that they belong to: rule, topic, function."
  type        = map(string)
  nullable    = false
}

variable "buffer_queue_name" {
  description = "Name of the queue between topic and function; null without one."
  type        = string
  default     = null
}

variable "log_group_name" {
  description = "Name of the function's log group."
  type        = string
  nullable    = false
}

variable "timeout_seconds" {
  description = "How long an invocation of the function may take."
  type        = number
  nullable    = false
}

variable "sweep_schedule" {
  description = "Schedule of the sweep, which is the heartbeat; null for none."
  type        = string
  default     = null
}

variable "ses_is_here" {
  description = "Whether SES is in the alarms' region, the only one that they see."
  type        = bool
  nullable    = false
}

variable "claim" {
  description = "Names of the function and the logs, and id of the API, behind the page on which users choose their password; null without one."
  type = object({
    function_name         = string
    api_id                = string
    log_group_name        = string
    access_log_group_name = string
  })
  default = null
}

variable "create_dashboard" {
  description = "Whether to make the dashboard."
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
