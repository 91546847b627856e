/** Installs a package without starting its system service. Arguments: the path of the policy file, the name of the package. */
export const installScript: string
