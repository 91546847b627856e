import { useState } from 'preact/hooks'
import { usePage, usePart } from './parts/use-page'

/** A person signs in with a key. It stays in the form: never in an address, never stored. */
export function SignIn() {
  const page = usePage()
  const note = usePart((state) => state.signInNote)
  const [failed, setFailed] = useState<string>()
  const [busy, setBusy] = useState(false)

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const key = new FormData(event.currentTarget as HTMLFormElement).get('key')
    setBusy(true)
    setFailed(undefined)
    try {
      await page.signIn(String(key).trim())
    } catch (error) {
      setFailed((error as Error).message)
      setBusy(false)
    }
  }

  return (
    <main class="sign-in">
      <form onSubmit={submit}>
        <h1>Trading platform</h1>
        <p>
          <label for="key">API key</label>
          <input
            id="key"
            name="key"
            type="password"
            autocomplete="current-password"
            required
            spellcheck={false}
            aria-invalid={failed !== undefined}
            aria-describedby="sign-in-note"
          />
        </p>
        <button type="submit" class="primary" disabled={busy}>
          {busy ? 'Signing in …' : 'Sign in'}
        </button>
        <p id="sign-in-note" role="status" class={failed ? 'problem' : 'note'}>
          {failed ?? note ?? ''}
        </p>
        <p class="note">
          <code>npm start -- --full</code> prints the first key on its terminal; <code>npm run keys -- create</code> makes more.
        </p>
      </form>
    </main>
  )
}
