# Names, the function and its role.

variable "name" {
  description = "Name of the function, its role, the topic and the rule, and the first part of all other names but those of the ledger and the trail's bucket. Renaming an existing deployment replaces its parts, not the ledger: see \"Another name\" in the README."
  type        = string
  default     = "firstkey"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,27}$", var.name))
    error_message = "Write 3 to 28 lower-case letters, digits and hyphens that begin with a letter, for example \"firstkey\"."
  }
}

variable "table_name" {
  description = "Name of the ledger's table, from the first apply on. Default: \"firstkey\", and required with another `name`."
  type        = string
  default     = null

  validation {
    condition     = var.table_name == null || can(regex("^[A-Za-z0-9_.-]{3,255}$", var.table_name))
    error_message = "Write 3 to 255 letters, digits, _, . and -, for example \"firstkey\"."
  }

  validation {
    condition     = var.table_name != null || var.name == "firstkey"
    error_message = "Write table_name beside another name than \"firstkey\": for what is deployed, the name of the table that is there (up to 0.1.0, that was `name`; the output table_name has it), for a new deployment any."
  }
}

variable "trail_bucket_name" {
  description = "Name of the trail's bucket, from the first apply on. Default: firstkey-trail-<account>-<region>, and required with another `name` and create_trail."
  type        = string
  default     = null

  validation {
    condition     = var.trail_bucket_name == null || can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.trail_bucket_name))
    error_message = "Write 3 to 63 lower-case letters, digits, dots and hyphens, for example \"example-firstkey-trail\"."
  }

  validation {
    condition     = var.trail_bucket_name != null || var.name == "firstkey" || !var.create_trail
    error_message = "Write trail_bucket_name beside create_trail and another name than \"firstkey\": for what is deployed, the name of the bucket that is there (up to 0.1.0, that was <name>-trail-<account>-<region>), for a new deployment any."
  }
}

variable "tags" {
  description = "Tags of everything that the module makes and that can have tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "zip" {
  description = "Path of the function's zip. Default: dist/firstkey-lambda-<architecture>.zip in the module's folder, where a release has it, or beside the module, where `cargo xtask package` builds it. A module whose `source` is git brings none."
  type        = string
  default     = null

  validation {
    condition     = var.zip == null || try(endswith(var.zip, ".zip"), false)
    error_message = "Write the path of a zip file, for example \"dist/firstkey-lambda-x86_64.zip\"."
  }
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

variable "buffer" {
  description = "Whether to put an SQS queue between the topic and the function, for organisations that may create more than a hundred users at once."
  type        = bool
  default     = false
  nullable    = false
}

variable "maximum_concurrency" {
  description = "How many arrivals are processed at once with a buffer, unless reserved_concurrency is lower. 8 keep SES busy at up to 14 mails a second; beyond that, about half of SES's mails a second. docs/load.md has the figures."
  type        = number
  default     = 8
  nullable    = false

  validation {
    condition     = var.maximum_concurrency >= 2 && var.maximum_concurrency <= 1000 && floor(var.maximum_concurrency) == var.maximum_concurrency
    error_message = "Write a whole number from 2 to 1000, which is what SQS allows, for example 8."
  }
}

variable "reserved_concurrency" {
  description = "How many invocations may run at the same time, taken from the account's concurrency. Default: no limit of its own; new accounts have nothing to reserve."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null || try(var.reserved_concurrency >= 1 && floor(var.reserved_concurrency) == var.reserved_concurrency, false)
    error_message = "Write a whole number from 1, for example 5. With 0 every arrival would fail."
  }
}

variable "sweep_schedule" {
  description = "When the sweep runs, which finds users that no event reported, resumes waiting arrivals and withdraws unused passwords. null for never: then nothing does this."
  type        = string
  default     = "rate(1 hour)"

  validation {
    condition     = var.sweep_schedule == null || can(regex("^(rate[(]([2-9]|[1-9][0-9]+) (minutes|hours|days)[)]|rate[(]1 (minute|hour|day)[)]|cron[(][^ ()]+( [^ ()]+){5}[)])$", var.sweep_schedule))
    error_message = "Write a schedule of EventBridge with its unit in the right number, \"rate(1 hour)\", \"rate(6 hours)\" or \"cron(0 * * * ? *)\"."
  }
}

variable "tracing_mode" {
  description = "PassThrough, or Active to have Lambda send traces to X-Ray; the log has each arrival's steps and times in any case."
  type        = string
  default     = "PassThrough"
  nullable    = false

  validation {
    condition     = contains(["PassThrough", "Active"], var.tracing_mode)
    error_message = "Write \"PassThrough\" or \"Active\"."
  }
}

variable "create_role" {
  description = "Whether the module makes the function's role. With false, write role_arn."
  type        = bool
  default     = true
  nullable    = false

  validation {
    condition     = var.create_role == (var.role_arn == null)
    error_message = "Write either create_role = true or create_role = false and role_arn."
  }
}

variable "role_arn" {
  description = "ARN of your own role for the function, with the policy in the output role_policy, and lambda.amazonaws.com in its trust policy."
  type        = string
  default     = null

  validation {
    condition     = var.role_arn == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:role/", var.role_arn))
    error_message = "Write the ARN of a role: \"arn:aws:iam::123456789012:role/firstkey\"."
  }
}

variable "role_path" {
  description = "IAM path of the function's role, from the first apply on: IAM cannot move a role, nor make a second one with its name."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([!-~]+/)?$", var.role_path))
    error_message = "Write a path that begins and ends with /, for example \"/service/\"."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that is the permissions boundary of the function's role. It has to allow what the role's policy allows."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[^:]+:iam::([0-9]{12}|aws):policy/", var.permissions_boundary))
    error_message = "Write the ARN of a policy: \"arn:aws:iam::123456789012:policy/boundary\"."
  }
}
