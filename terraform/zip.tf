# A release brings the zips in the module's own folder `dist`; in a checkout of the repository `cargo xtask package` puts them
# beside the module. Terraform's copy of a module that it gets by git or from an absolute path has nothing beside it.
locals {
  zip_name   = "firstkey-lambda-${var.architecture}.zip"
  zip_places = ["${path.module}/dist/${local.zip_name}", "${path.module}/../dist/${local.zip_name}"]
  zips       = [for place in local.zip_places : place if fileexists(place)]
  zip        = coalesce(var.zip, concat(local.zips, local.zip_places)[0])

  # The release's own sum of the zip that it brings.
  sum_of_zip = "${path.module}/dist/${local.zip_name}.sha256"
  zip_sha256 = var.zip == null && fileexists(local.sum_of_zip) ? regex("^[0-9a-f]{64}", file(local.sum_of_zip)) : null
}
