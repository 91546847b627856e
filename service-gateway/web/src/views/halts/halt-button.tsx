import { useState } from 'preact/hooks'
import { HaltDialog } from './halt-dialog'

export function HaltButton() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" class="halt" onClick={() => setOpen(true)}>
        Halt…
      </button>
      {open ? <HaltDialog onClose={() => setOpen(false)} /> : null}
    </>
  )
}
