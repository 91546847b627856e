/** Installs rabbitmq-server so that no system broker starts. Takes the path of the policy file as its only argument. */
export const installScript: string
