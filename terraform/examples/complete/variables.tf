variable "region" {
  description = "Region of everything; IAM's events arrive in us-east-1."
  type        = string
  default     = "us-east-1"
}

variable "name" {
  description = "Name of everything."
  type        = string
  default     = "firstkey"
}

variable "trail_bucket_name" {
  description = "Name of the trail's bucket; null for firstkey-trail-<account>-<region>."
  type        = string
  default     = null
}

variable "zone_id" {
  description = "Route 53 zone of the sender's domain; null if its records are made elsewhere."
  type        = string
  default     = null
}

variable "sender" {
  description = "Who messages come from."
  type        = string
  default     = "Example IT <it@example.com>"
}

variable "allowed_domains" {
  description = "Domains that messages may go to; the first completes the names of users without an address."
  type        = list(string)
  default     = ["example.com"]
}

variable "path_prefixes" {
  description = "IAM paths whose users are admitted."
  type        = list(string)
  default     = ["/people/"]
}

variable "allowed_creators" {
  description = "Who may create admitted users; none means anyone."
  type        = list(string)
  default     = []
}

variable "delivery" {
  description = "How the sign-in reaches the user: \"password\" or \"claim\"."
  type        = string
  default     = "password"
}

variable "claim_code" {
  description = "\"slack\" if the page asks for a code; null if the link suffices."
  type        = string
  default     = null
}

variable "claim_domain_name" {
  description = "Domain of the page; null for an address of API Gateway."
  type        = string
  default     = null
}

variable "claim_certificate_arn" {
  description = "The domain's certificate in ACM."
  type        = string
  default     = null
}

variable "claim_zone_id" {
  description = "Route 53 zone of the domain; null if its record is made elsewhere."
  type        = string
  default     = null
}

variable "slack_token_parameter" {
  description = "SSM parameter with the token of the Slack app; null if nobody is told in Slack."
  type        = string
  default     = null
}

variable "slack_token_kms_key" {
  description = "ARN of the customer key of that parameter; null for AWS's own."
  type        = string
  default     = null
}

variable "slack_endpoint" {
  description = "Where Slack's methods are; null for slack.com."
  type        = string
  default     = null
}

variable "zip" {
  description = "Path of the function's zip; null for the one in dist/."
  type        = string
  default     = null
}

variable "architecture" {
  description = "Architecture of the zip."
  type        = string
  default     = "x86_64"
}

variable "buffer" {
  description = "Whether to put a queue between topic and function."
  type        = bool
  default     = false
}

variable "reserved_concurrency" {
  description = "How many invocations may run at the same time."
  type        = number
  default     = null
}

variable "sweep_schedule" {
  description = "When the sweep runs; null for never."
  type        = string
  default     = "rate(1 hour)"
}

variable "deletion_protection" {
  description = "Whether the ledger is protected from deletion."
  type        = bool
  default     = true
}

variable "administrators" {
  description = "Addresses that get alerts and alarms."
  type        = set(string)
  default     = []
}

variable "require_tls" {
  description = "Whether topics and queues refuse requests in the clear."
  type        = bool
  default     = true
}
