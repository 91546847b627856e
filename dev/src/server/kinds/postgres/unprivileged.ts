import { complaintOf, type Run, type User } from '../../../machine/run'

/** The user for a server that refuses to run as root: `nobody` exists on every system, so no user has to be created. */
export async function nobody(run: Run): Promise<User> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'nobody'])))
  if (uid?.code !== 0 || gid?.code !== 0) throw new Error(`PostgreSQL does not run as root, and there is no user nobody`)
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/** Why the user cannot run this program or write to this folder, or undefined if they can. */
export async function outOfReach(
  run: Run,
  user: User,
  { program, folder }: { program: string; folder: string },
): Promise<string | undefined> {
  const tried = await run('sh', ['-c', '"$0" --version && test -w "$1"', program, folder], { user })
  return tried.code === 0 ? undefined : complaintOf(tried)
}
