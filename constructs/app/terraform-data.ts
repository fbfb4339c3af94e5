import { TerraformResource, type TerraformResourceLifecycle } from "cdktf";
import { type Construct } from "constructs";

export interface TerraformDataProps {
  /** Kept in the state and given back as `output`; may hold tokens. @default nothing */
  readonly input?: Readonly<Record<string, string>>;
  /** Another value makes another resource, with the `input` of that moment. May hold tokens. */
  readonly triggersReplace: Readonly<Record<string, string>>;
  readonly lifecycle?: TerraformResourceLifecycle;
}

/**
 * Terraform's own `terraform_data`: remembers values. Not cdktf's DataResource, which runs `terraform version`
 * at every synthesis, once for each, and fails where there is no terraform.
 */
export class TerraformData extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: TerraformDataProps,
  ) {
    super(scope, id, { terraformResourceType: "terraform_data", lifecycle: props.lifecycle });
  }

  /** A random text that stays as long as the resource is not replaced, as a reference. */
  get identity(): string {
    return `\${${this.fqn}.id}`;
  }

  /** A reference to a remembered value. */
  output(key: string): string {
    return `\${${this.fqn}.output.${key}}`;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.props.input, triggers_replace: this.props.triggersReplace };
  }
}
