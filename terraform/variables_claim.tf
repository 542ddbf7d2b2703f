# How the sign-in reaches the user, and the page on which users choose their password.

variable "delivery" {
  description = "How the sign-in reaches the user: \"password\" puts one into the mail, \"claim\" a link to a page on which the user chooses it; the page is public. docs/claim.md says when to take which."
  type        = string
  default     = "password"
  nullable    = false

  validation {
    condition     = contains(["password", "claim"], var.delivery)
    error_message = "Write \"password\" or \"claim\"."
  }
}

variable "claim" {
  description = "The page of delivery = \"claim\". `domain_name` and `certificate_arn` give it your own domain, `zone_id` makes its record in Route 53; without them it is at an address of API Gateway. `reserved_concurrency` is how many requests may be answered at once, `rate_limit` and `burst_limit` how many are let through. `withdraw_mailed_passwords = false` takes iam:DeleteLoginProfile from the function too, once no mailed password is left. `role_arn` goes with create_role = false."
  type = object({
    domain_name               = optional(string)
    certificate_arn           = optional(string)
    zone_id                   = optional(string)
    reserved_concurrency      = optional(number)
    rate_limit                = optional(number, 10)
    burst_limit               = optional(number, 20)
    withdraw_mailed_passwords = optional(bool, true)
    role_arn                  = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition = var.delivery == "claim" || (
      alltrue([for value in [var.claim.domain_name, var.claim.certificate_arn, var.claim.zone_id, var.claim.reserved_concurrency, var.claim.role_arn] : value == null]) &&
      var.claim.rate_limit == 10 && var.claim.burst_limit == 20 && var.claim.withdraw_mailed_passwords
    )
    error_message = "Write delivery = \"claim\" beside claim: without it there is no page."
  }

  validation {
    condition     = var.claim.domain_name == null || can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z]([a-z0-9-]*[a-z0-9])?$", var.claim.domain_name))
    error_message = "Write domain_name in lower case, without https:// and path, for example \"claim.example.com\"."
  }

  validation {
    condition     = (var.claim.domain_name == null) == (var.claim.certificate_arn == null)
    error_message = "Write domain_name and certificate_arn together: the certificate is the domain's."
  }

  validation {
    condition     = var.claim.certificate_arn == null || can(regex("^arn:[^:]+:acm:[^:]+:[0-9]{12}:certificate/.+$", var.claim.certificate_arn))
    error_message = "Write the ARN of a certificate in ACM as certificate_arn, for example \"arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab\"."
  }

  validation {
    condition     = var.claim.zone_id == null || (var.claim.domain_name != null && can(regex("^Z[A-Z0-9]{1,31}$", var.claim.zone_id)))
    error_message = "Write the id of domain_name's zone in Route 53 as zone_id, beside domain_name, for example \"Z0123456789ABCDEFGHIJ\"."
  }

  validation {
    condition     = var.claim.reserved_concurrency == null || try(var.claim.reserved_concurrency >= 1 && floor(var.claim.reserved_concurrency) == var.claim.reserved_concurrency, false)
    error_message = "Write a whole number from 1 as reserved_concurrency, for example 10. With 0 every request would fail."
  }

  validation {
    condition     = try(var.claim.rate_limit >= 1 && var.claim.burst_limit >= 1 && floor(var.claim.burst_limit) == var.claim.burst_limit, false)
    error_message = "Write a number from 1 as rate_limit, and a whole one as burst_limit, for example 10 and 20. With 0 every request would be refused."
  }

  validation {
    condition     = var.delivery != "claim" || var.create_role == (var.claim.role_arn == null)
    error_message = "Write role_arn of a role of the page's own, with the policy in the output claim_role_policy, beside create_role = false, and only there."
  }

  validation {
    condition     = var.claim.role_arn == null || can(regex("^arn:[^:]+:iam::[0-9]{12}:role/", var.claim.role_arn))
    error_message = "Write the ARN of a role as role_arn: \"arn:aws:iam::123456789012:role/firstkey-claim\"."
  }
}

variable "claim_code" {
  description = "A second proof of who chooses the password: with \"slack\", the page asks for a code that Firstkey's app sends to the user, with the token of slack_token_parameter. Default: none, the link suffices."
  type        = string
  default     = null

  validation {
    condition     = var.claim_code == null || var.claim_code == "slack"
    error_message = "Write \"slack\" or null."
  }

  validation {
    condition     = var.claim_code == null || var.delivery == "claim"
    error_message = "Write delivery = \"claim\" beside claim_code: a password in the mail has no page that could ask for a code."
  }
}
