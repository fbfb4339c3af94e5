# What script/check-manifests is made of; checkov's versions are in policy/requirements.txt.
# shellcheck shell=bash disable=SC2034  # read by the other files

KUBECONFORM_VERSION=0.8.0
KUBECONFORM_MODULE_SUM='h1:loDYd3a3spjIFrauqW67CDKF55Oo9R6uvC8AvpVd4ug='

# The oldest Python for which policy/requirements.txt was made.
POLICY_PYTHON_MINIMUM=3.11
