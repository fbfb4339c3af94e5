import { Docker } from "./docker";
import { say } from "./progress";
import { type StackFile } from "./stack-file";
import { namedIn } from "./state";
import { type Terraform } from "./terraform";

/**
 * Forgets images that are to go while a container of another stack runs them, since Docker would refuse to remove them:
 * two stacks that build one image have it under one name. It is that other stack's to remove.
 * @param isGoing whether the image of an address of Terraform's is to go
 */
export async function forgetSharedImages(
  stack: StackFile,
  terraform: Terraform,
  isGoing: (address: string) => boolean,
): Promise<void> {
  const hosts = Docker.hostsOf(stack);
  const shared = namedIn(stack, "docker_image").filter(
    ({ address, name }) => isGoing(address) && hosts.some((docker) => isUsedElsewhere(docker, name, stack)),
  );
  for (const { name } of shared) say(`    image ${name} stays: another stack runs it`);
  await terraform.forget(shared.map(({ address }) => address));
}

function isUsedElsewhere(docker: Docker, image: string, { name, description }: StackFile): boolean {
  const label = (key: string): string => `{{.Label "model-stack.${key}"}}`;
  const users = docker.run(
    "ps",
    "-a",
    "--filter",
    `ancestor=${image}`,
    "--format",
    `${label("app")} ${label("stack")}`,
  );
  return users.split("\n").some((user) => user !== "" && user !== `${description.app.name} ${name}`);
}
