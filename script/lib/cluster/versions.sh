# What script/cluster is made of.
# shellcheck shell=bash disable=SC2034  # read by the other files

KUBERNETES_VERSION=1.35.4
# Its parts k8s.io/api and so on are modules of their own, with the same numbers one place down.
KUBERNETES_PARTS_VERSION=v0.35.4
KUBERNETES_MODULE_SUM='h1:o/8dBC/pHVpYoGV4OAIytAlNPZbdYVTXJHoYvXC4qzM='
KUBERNETES_PROGRAMS='kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl'
# Raise this when the way of building changes.
KUBERNETES_RECIPE=1

# The names of Services are answered by a CoreDNS with the few plugins that this takes.
COREDNS_VERSION=1.12.4
COREDNS_MODULE_SUM='h1:rIMnjPvB02drP18DTlJJb1vGkc8Tyl8fe7NFnnSv2lU='
COREDNS_RECIPE=1

METRICS_SERVER_VERSION=0.9.0
METRICS_SERVER_MODULE_SUM='h1:nlqqZ2H0Xfko8eJC/1qaNVVT17hu4rxndkOi22KTZ4w='

# Kubernetes's own library for programs that make volumes.
VOLUMES_MODULE=sigs.k8s.io/sig-storage-lib-external-provisioner/v13
VOLUMES_MODULE_VERSION=13.1.0
VOLUMES_MODULE_SUM='h1:V8rkKm0GLskLAwW0WvlXBAZBmH2FU/dgZ94KYFh8RDk='
# Raise this when the program in volumes.sh changes.
VOLUMES_RECIPE=1

KWOK_VERSION=0.8.0
KWOK_MODULE_SUM='h1:OTIOTwgROqPMovcTwxICx2eYQ4AwLpSx5EpjbDKF4SQ='

# Only their YAML files are used. Gateway API 1.7.0 asks for Go 1.27.
GATEWAY_VERSION=1.6.3
GATEWAY_MODULE_SUM='h1:lKpJa5bGlraC/QeACvCpsHLdmO6y0iKfzVl6gzaFEYc='
KEDA_VERSION=2.21.0
KEDA_MODULE_SUM='h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps='

# The modules that k8s.io/kubernetes's own go.mod takes from folders beside it.
KUBERNETES_PARTS='api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider
  cluster-bootstrap code-generator component-base component-helpers controller-manager cri-api cri-client
  csi-translation-lib dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator
  kube-controller-manager kube-proxy kube-scheduler kubectl kubelet metrics mount-utils pod-security-admission
  sample-apiserver'
