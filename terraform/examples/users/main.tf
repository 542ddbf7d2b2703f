# Users, one block for all. Apply it after Firstkey is deployed: it handles only users created after that.

terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "groups" {
  description = "Groups to make, and to put everyone into."
  type        = set(string)
  default     = ["developers"]
}

resource "aws_iam_group" "this" {
  for_each = var.groups

  name = each.value
  path = "/people/"
}

module "users" {
  source = "../../modules/users"

  users = {
    # The name is the address.
    "ada@example.com" = {
      path   = "/people/"
      groups = [for group in aws_iam_group.this : group.name]
    }

    # The tags are the address and the language.
    grace = {
      path   = "/people/"
      email  = "grace.hopper@example.com"
      locale = "de"
      groups = [for group in aws_iam_group.this : group.name]
      tags   = { team = "compilers" }
    }

    # Not a person: outside the path that Firstkey looks at, and without an address.
    backup = {
      path = "/machines/"
    }
  }
}

output "users" {
  description = "ARN and user id of each user."
  value       = module.users.users
}
