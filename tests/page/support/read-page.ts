import type { Page } from 'playwright-core'

export interface ShownExecution {
  signalId: string
  symbol: string
  side: string
  quantity: string
  price: string
  outcome: string
  engine: string
}

/** Every row of the blotter: it is scrolled to its end, as it draws only what can be seen. */
export async function shownExecutions(page: Page): Promise<ShownExecution[]> {
  return page.getByRole('region', { name: 'Table of executions' }).evaluate(async (scroller) => {
    const found = new Map<string, ShownExecution>()
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const collect = () => {
      for (const row of scroller.querySelectorAll<HTMLTableRowElement>('tr[data-signal]')) {
        const [, symbol, side, quantity, , price, , outcome, engine] = [...row.cells].map(
          (cell) => cell.querySelector('data')?.value ?? cell.textContent?.trim() ?? '',
        ) as string[]
        const signalId = row.dataset.signal as string
        found.set(signalId, { signalId, symbol, side, quantity, price, outcome, engine } as ShownExecution)
      }
    }
    for (let still = 0, top = -1; still < 8; ) {
      collect()
      scroller.scrollTop += 400
      await frame()
      still = scroller.scrollTop === top ? still + 1 : 0
      // At the end an older page may be on its way.
      if (still > 0) await new Promise((resolve) => setTimeout(resolve, 100))
      top = scroller.scrollTop
    }
    collect()
    scroller.scrollTop = 0
    return [...found.values()]
  })
}

export interface ShownPosition {
  symbol: string
  quantity: string
  average: string
  realised: string
}

export const shownPositions = (page: Page): Promise<ShownPosition[]> =>
  page.getByRole('region', { name: 'Table of positions' }).evaluate((region) =>
    [...region.querySelectorAll<HTMLTableRowElement>('tbody tr')].map((row) => {
      const [symbol, quantity, average, , realised] = [...row.cells].map(
        (cell) => cell.querySelector('data')?.value ?? cell.textContent?.trim() ?? '',
      ) as string[]
      return { symbol, quantity, average, realised } as ShownPosition
    }),
  )
