# Volumes on demand: a folder of this machine for every claim.
# shellcheck shell=bash

VOLUME_PROVISIONER=$CACHE/bin/volume-provisioner-$VOLUMES_MODULE_VERSION-$VOLUMES_RECIPE
VOLUME_CLASS=standard
VOLUME_PROVISIONER_NAME=model-stack.local/volumes

# As a process of the machine it makes and deletes the folders itself, without helper pods and their image.
# The volumes are of the kind "local", as those of the kind "hostPath" take no notice of fsGroup. A folder is
# root's, like the file system of a new disk: pods that are not root's need fsGroup, as they do in a cloud.
volumes_build() (
  folder=$CACHE/build/${VOLUME_PROVISIONER##*/}
  mkdir -p "$folder" "${VOLUME_PROVISIONER%/*}" || exit 1
  printf 'module model-stack.local/volume-provisioner\n\ngo 1.24.0\n\nrequire %s v%s\n' \
    "$VOLUMES_MODULE" "$VOLUMES_MODULE_VERSION" >"$folder/go.mod"
  printf '%s v%s %s\n' "$VOLUMES_MODULE" "$VOLUMES_MODULE_VERSION" "$VOLUMES_MODULE_SUM" >"$folder/go.sum"
  cat >"$folder/main.go" <<END
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	"$VOLUMES_MODULE/controller"
)

const hostname = "kubernetes.io/hostname"

type provisioner struct {
	client kubernetes.Interface
	folder string
}

func (p provisioner) Provision(ctx context.Context, o controller.ProvisionOptions) (*core.PersistentVolume, controller.ProvisioningState, error) {
	if o.SelectedNodeName == "" {
		return nil, controller.ProvisioningFinished, fmt.Errorf("StorageClass %s must have volumeBindingMode: WaitForFirstConsumer", o.StorageClass.Name)
	}
	node, err := p.client.CoreV1().Nodes().Get(ctx, o.SelectedNodeName, meta.GetOptions{})
	if err != nil {
		return nil, controller.ProvisioningReschedule, err
	}
	name := node.Labels[hostname]
	if name == "" {
		return nil, controller.ProvisioningReschedule, fmt.Errorf("node %s has no label %s", node.Name, hostname)
	}
	path := filepath.Join(p.folder, o.PVName)
	if err := os.Mkdir(path, 0o755); err != nil && !os.IsExist(err) {
		return nil, controller.ProvisioningFinished, err
	}
	volume := &core.PersistentVolume{}
	volume.Name = o.PVName
	volume.Spec = core.PersistentVolumeSpec{
		PersistentVolumeReclaimPolicy: *o.StorageClass.ReclaimPolicy,
		AccessModes:                   o.PVC.Spec.AccessModes,
		MountOptions:                  o.StorageClass.MountOptions,
		Capacity:                      core.ResourceList{core.ResourceStorage: o.PVC.Spec.Resources.Requests[core.ResourceStorage]},
		PersistentVolumeSource:        core.PersistentVolumeSource{Local: &core.LocalVolumeSource{Path: path}},
		NodeAffinity: &core.VolumeNodeAffinity{Required: &core.NodeSelector{NodeSelectorTerms: []core.NodeSelectorTerm{{
			MatchExpressions: []core.NodeSelectorRequirement{{Key: hostname, Operator: core.NodeSelectorOpIn, Values: []string{name}}},
		}}}},
	}
	return volume, controller.ProvisioningFinished, nil
}

func (p provisioner) Delete(_ context.Context, volume *core.PersistentVolume) error {
	path := filepath.Join(p.folder, volume.Name)
	if volume.Spec.Local == nil || volume.Spec.Local.Path != path {
		return &controller.IgnoredError{Reason: "its folder is not " + path}
	}
	return os.RemoveAll(path)
}

func main() {
	config, err := clientcmd.BuildConfigFromFlags("", os.Args[1])
	if err == nil {
		err = os.MkdirAll(os.Args[3], 0o711)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ctx := context.Background()
	client := kubernetes.NewForConfigOrDie(config)
	controller.NewProvisionController(ctx, client, os.Args[2], provisioner{client, os.Args[3]},
		controller.LeaderElection(false)).Run(ctx)
}
END
  renice -n 19 -p "$BASHPID"
  go_build "$folder" . "$VOLUME_PROVISIONER.new.$$" -ldflags '-s -w' && mv "$VOLUME_PROVISIONER.new.$$" "$VOLUME_PROVISIONER"
)

run_volume-provisioner() {
  component_start volume-provisioner "$VOLUME_PROVISIONER" "$CLUSTER_PKI/volume-provisioner.kubeconfig" \
    "$VOLUME_PROVISIONER_NAME" "$CLUSTER_VOLUMES"
}

volumes_objects() {
  cat <<END
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: system:volume-provisioner }
rules:
  - apiGroups: ['']
    resources: [nodes]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: system:volume-provisioner }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:volume-provisioner }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: system:volume-provisioner }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: 'volume-provisioner:system:persistent-volume-provisioner' }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:persistent-volume-provisioner }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: system:volume-provisioner }]
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: $VOLUME_CLASS
  annotations: { storageclass.kubernetes.io/is-default-class: 'true' }
provisioner: $VOLUME_PROVISIONER_NAME
volumeBindingMode: WaitForFirstConsumer
reclaimPolicy: Delete
END
}
