import { render } from 'preact'
import './style/base.css'
import './style/shell.css'
import './style/panels.css'
import './style/tables.css'
import './style/stale.css'
import './style/narrow.css'
import { createPage } from './page'
import { App } from './views/app'
import { PageContext } from './views/parts/use-page'

const page = createPage()
const place = document.getElementById('page')
if (place) {
  render(
    <PageContext.Provider value={page}>
      <App />
    </PageContext.Provider>,
    place,
  )
}
void page.start()
