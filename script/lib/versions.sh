# Every version that the set-up pins, in one place.
# shellcheck shell=bash disable=SC2034  # read by the other files

NODE_MINIMUM=20

# The engine that is built when none is installed, and the oldest one that is accepted.
TERRAFORM_MINIMUM=1.6
TERRAFORM_VERSION=1.11.4
# Terraform's state backends are Go modules of their own without tags; this is the commit of v1.11.4.
TERRAFORM_NESTED_MODULES=v0.0.0-20250409131005-35645b8fca68
TERRAFORM_MODULE_SUM='h1:n5VVSuZsOLbQc9tpqny1mnd6cttyTwvEpLPVewj9UYA='

# The Docker provider: what the registry calls it, and the same release as a Go module.
PROVIDER_NAME=kreuzwerker/docker
PROVIDER_VERSION=4.6.0
PROVIDER_MODULE=github.com/kreuzwerker/terraform-provider-docker
PROVIDER_MODULE_VERSION=v0.0.0-20260916201441-96d331c98ff4
PROVIDER_MODULE_SUM='h1:T3HvvZCRd4h2qkMl+SXA2zza26Rdz8xqV81skikQWy4='

# Go 1.21 is the first that fetches the newer toolchain which a module asks for.
GO_MINIMUM=1.21

BASE_IMAGE=debian:bookworm-slim
BASE_SUITE=bookworm
# Raise this when the recipe of the stand-in changes, so that no old tarball is used again.
BASE_RECIPE=1

# BuildKit came with Docker 18.09.
DOCKER_API_MINIMUM=1.39
