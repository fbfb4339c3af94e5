# Where things are, and which addresses they use.
# shellcheck shell=bash disable=SC2034  # read by the other files

CLUSTER_NODE=model-stack
# Raise this when a running cluster cannot simply be gone on with, as when it lacks a key: `up` then asks for a `down`.
CLUSTER_RECIPE=2
# The programs, the image and the kubeconfig belong to the user; what the node writes belongs to the machine.
CLUSTER_DATA=/var/lib/model-stack-cluster
CLUSTER_RUN=/run/model-stack-cluster
CLUSTER_PKI=$CLUSTER_DATA/pki
CLUSTER_CONFIG=$CLUSTER_DATA/config
CLUSTER_SOCKET=$CLUSTER_RUN/containerd/containerd.sock
CLUSTER_LOGS=$CACHE/cluster/logs
CLUSTER_KUBECONFIG=$CACHE/cluster/kubeconfig
CLUSTER_CGROUP=model-stack-cluster
# What pods keep in their volumes; thrown away with the rest.
CLUSTER_VOLUMES=$CLUSTER_DATA/volumes

# In the order in which they start; they stop in the other one.
CLUSTER_COMPONENTS='etcd kube-apiserver kube-controller-manager kube-scheduler containerd kubelet kube-proxy coredns
  volume-provisioner metrics-server'

# Docker takes its networks from 172.17.0.0/16 upwards and from 192.168.0.0/16.
CLUSTER_PODS=10.244.0.0/16
CLUSTER_NODE_PODS=10.244.0.0/24
# Pods on nodes that KWOK plays; nobody answers there.
CLUSTER_FAKE_PODS=10.244.128.0/17
CLUSTER_SERVICES=10.96.0.0/12
CLUSTER_API_SERVICE=10.96.0.1
# The pods' bridge. Its address is the node's as well: it is there without any other network, and nobody beyond
# this machine reaches it.
CLUSTER_BRIDGE=ms-cluster0
CLUSTER_GATEWAY=10.244.0.1

# Everything listens on 127.0.0.1; the kubelet and the metrics server on the bridge, as an endpoint must not be
# 127.0.0.1. Not the usual numbers where others may use those.
CLUSTER_API_PORT=16443
CLUSTER_ETCD_PORT=12379
CLUSTER_ETCD_PEER_PORT=12380
CLUSTER_METRICS_PORT=14443
CLUSTER_KWOK_PORT=10247
