/** Installs a package so that no system server starts. Takes the path of the policy file and the name of the package. */
export const installScript: string
