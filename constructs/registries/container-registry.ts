import { isLoopback, isRegistryAddress } from "../images";
import { Faults, type PullRegistry, type Rule, Secret, show, type Properties, refuseUnknown } from "../model";

const rules = {
  address: { id: "REG-001", title: "A registry's address is host[:port]" },
  credentials: { id: "REG-002", title: "Registry credentials are a user name and a password" },
  secret: { id: "REG-007", title: "A registry's password is a reference" },
  plain: { id: "REG-010", title: "A registry beyond loopback speaks TLS" },
} as const satisfies Record<string, Rule>;

export interface ContainerRegistryProps {
  /** @default none, the registry is read by anybody */
  readonly username?: string;
  /** @default none */
  readonly password?: Secret;
  /** Whether it speaks HTTP without TLS; on loopback only. @default false */
  readonly isPlainHttp?: boolean;
}

const PROPERTIES: Properties<ContainerRegistryProps> = { username: true, password: true, isPlainHttp: true };

/** A registry that we refer to, with its credentials. A frozen value: it crosses stacks as plain text. */
export class ContainerRegistry implements PullRegistry {
  /**
   * Any registry, such as Harbor's `harbor.example.com`.
   * @throws {InvalidInput} REG-001, REG-002, REG-007, REG-010
   */
  static at(address: string, props: ContainerRegistryProps = {}): ContainerRegistry {
    return new ContainerRegistry(address, props);
  }

  /** Docker Hub. @param username the account @param password an access token, by default from DOCKERHUB_TOKEN */
  static dockerHub(
    username: string,
    password: Secret = Secret.fromEnvironment("DOCKERHUB_TOKEN"),
  ): ContainerRegistry {
    return new ContainerRegistry("docker.io", { username, password });
  }

  /** GitHub's registry. @param username the account @param password a token that reads packages, by default from GHCR_TOKEN */
  static ghcr(username: string, password: Secret = Secret.fromEnvironment("GHCR_TOKEN")): ContainerRegistry {
    return new ContainerRegistry("ghcr.io", { username, password });
  }

  /** NVIDIA's registry; its user name is the same for everybody. @param password by default from NGC_API_KEY */
  static ngc(password: Secret = Secret.fromEnvironment("NGC_API_KEY")): ContainerRegistry {
    return new ContainerRegistry("nvcr.io", { username: "$oauthtoken", password });
  }

  /**
   * Amazon's registry of an account.
   * @param account 12 digits
   * @param password output of `aws ecr get-login-password`, by default from AWS_ECR_PASSWORD; valid for 12 hours
   * @throws {InvalidInput} REG-001
   */
  static ecr(
    account: string,
    region: string,
    password: Secret = Secret.fromEnvironment("AWS_ECR_PASSWORD"),
  ): ContainerRegistry {
    return new ContainerRegistry(`${account}.dkr.ecr.${region}.amazonaws.com`, { username: "AWS", password });
  }

  readonly username: string | undefined;
  readonly password: Secret | undefined;
  readonly isPlainHttp: boolean;

  private constructor(
    /** `host[:port]`, as it stands in image references. */
    readonly address: string,
    props: ContainerRegistryProps,
  ) {
    this.username = props.username;
    this.password = props.password;
    this.isPlainHttp = props.isPlainHttp ?? false;
    const faults = new Faults(`registry ${show(address)}`);
    refuseUnknown(props, PROPERTIES, faults);
    faults.require(
      isRegistryAddress(address),
      rules.address,
      () =>
        `address is ${show(address)}; write host or host:port without scheme or path, such as "harbor.example.com" or "127.0.0.1:5001".`,
    );
    faults.require(
      (this.username === undefined) === (this.password === undefined) && this.username !== "",
      rules.credentials,
      () =>
        `username is ${show(this.username)} and the password is ${this.password ? "given" : "not given"}; give both or none.`,
    );
    faults.require(
      this.password === undefined || this.password instanceof Secret,
      rules.secret,
      // The value may be the password itself: it is not shown.
      () =>
        `password is of type ${typeof this.password}; give Secret.fromEnvironment("NAME") and set NAME where you deploy.`,
    );
    faults.require(
      !this.isPlainHttp || !isRegistryAddress(address) || isLoopback(address),
      rules.plain,
      () =>
        `isPlainHttp is set for ${address}, which is not on loopback: passwords and images would cross the network unprotected. Give the registry a certificate and leave isPlainHttp out.`,
    );
    faults.throwIfAny();
    Object.freeze(this);
  }
}
