import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { journeys, open, pick, settled, words } from './browser.mjs'

const shapes = words('zh', 'shapes/shapes')
const board = words('zh', 'shapes/board/board')
const shell = words('zh', 'shell/shell')
const bridge = words('zh', 'pages/know/bridge/bridge')
const imports = words('zh', 'pages/keep/import/import')

const journey = journeys()

journey('Home tells where the company stands, and a card leads to its measure over time', async (page) => {
  await open(page, '/')
  assert.ok((await page.locator('.cards > li').count()) >= 3)
  assert.match(await page.locator('.card-value').first().innerText(), /^[\d,.万亿]+\s*件$/)
  assert.ok(await page.locator('.demo').getByText(shell.demo).isVisible())
  await page.locator('.chart canvas').first().waitFor()
  await page.locator('.card-name').first().click()
  await page.waitForURL(/\/trend\?measure=/)
  await page.locator('main h1').waitFor()
})

journey('every number of Home opens its menu, in the same order, and leads down', async (page) => {
  await open(page, '/')
  await page.locator('.league .figure').first().click()
  const items = await page.getByRole('menuitem').allInnerTexts()
  assert.deepEqual(items.map((text) => text.trim()), [shapes.menu.rows, shapes.menu.breakDown, shapes.menu.bridge, shapes.menu.compare, shapes.menu.copy])
  await page.getByRole('menuitem', { name: shapes.menu.breakDown }).click()
  await page.getByRole('menuitem').nth(1).click()
  await page.waitForURL(/\/share\?.*where=region=/)
  await settled(page)
  await page.locator('.chip').first().waitFor()
})

journey('the share board keeps its whole state in the address', async (page) => {
  await open(page, '/share')
  await pick(page, board.by, '产品线')
  assert.match(page.url(), /by=product_line/)
  await pick(page, board.smooth, board.smoothing.quarter)
  assert.match(page.url(), /smooth=rolling/)
  await page.locator('.board-bar .ant-segmented-item').nth(2).click()
  await page.waitForURL(/view=table/)
  const first = await page.locator('.series-table tbody tr').first().innerText()
  await page.reload()
  await settled(page)
  assert.equal(await page.locator('.series-table tbody tr').first().innerText(), first)
  assert.match(await page.locator('.sentence').innerText(), /分子.*产品线.*分母.*全部件数.*口径.*截至/s)
})

journey('shares of the newest period add up to the whole', async (page) => {
  await open(page, '/share?view=table&top=5')
  const shares = await page.locator('.series-table tbody tr td:nth-of-type(1) .figure').allInnerTexts()
  const total = shares.reduce((sum, text) => sum + Number.parseFloat(text), 0)
  assert.ok(Math.abs(total - 100) < 0.6, `${total}`)
})

journey('a number tells its definition and opens its rows', async (page) => {
  await open(page, '/share')
  await page.locator('.page-head .round-button').click()
  const text = await page.locator('.definition').innerText()
  for (const word of [shapes.definition.formula, shapes.definition.calibre, shapes.definition.source, shapes.definition.filters]) assert.ok(text.includes(word), word)
  await page.keyboard.press('Escape')
  await page.locator('.ranking .figure').nth(1).click()
  await page.getByRole('menuitem', { name: shapes.menu.rows }).click()
  await page.locator('.rows-drawer tbody tr').first().waitFor()
  const before = await page.locator('.rows-drawer tbody tr').first().innerText()
  await page.getByRole('button', { name: shapes.pager.next }).click()
  await page.waitForFunction((old) => document.querySelector('.rows-drawer tbody tr')?.innerText !== old, before)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: shapes.rows.csv }).click()])
  assert.ok(readFileSync(await file.path(), 'utf8').split('\n').length > 50)
})

journey('a board is exported as Excel and as CSV', async (page) => {
  await open(page, '/share?from=2025-01-01')
  for (const [name, check] of [
    [shapes.download.xlsx, (bytes) => assert.equal(bytes.subarray(0, 2).toString(), 'PK')],
    [shapes.download.csv, (bytes) => assert.match(bytes.toString('utf8'), /渠道,期间,件数占比/)],
  ]) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()])
    check(readFileSync(await file.path()))
  }
})

journey('a filter is set, shown as a chip, and taken away', async (page) => {
  await open(page, '/share?by=product_line')
  await page.getByRole('button', { name: board.where.open }).click()
  await pick(page, board.where.dimension, '渠道')
  await page.getByRole('textbox', { name: board.where.find }).fill('线上')
  await page.locator('.where-values input').first().check()
  await page.getByRole('button', { name: board.where.apply }).click()
  await page.waitForURL(/where=channel=/)
  await page.locator('.chip button').click()
  await page.waitForFunction(() => !window.location.search.includes('where'))
})

journey('a file with a bad row comes in, and the bad row goes out with its reason', async (page) => {
  // A file of its own each time: the same content twice counts once.
  const seed = Date.now()
  const rows = ['policy_id,Quote_dt,discount,Home_policy_ind,zip,state_id,county_name,Agent_cd,quoted_amt,Prior_carrier_grp,credit_score,Cov_package_type,CAT_zone,policy_type,number_drivers,num_loss_free_yrs,age,high_education_ind,convert_ind']
  for (let n = 0; n < 5; n += 1) rows.push(`e${seed}${n},${n === 2 ? 'not a day' : '2018-01-0' + (n + 1)},No,Y,10001,NY,Kings,7,$310,Other,600,High,1,Car,1,2,40,1,${n % 2}`)
  await open(page, '/import')
  await page.setInputFiles('input[type=file]', { name: 'quotes.csv', mimeType: 'text/csv', buffer: Buffer.from(`${rows.join('\n')}\n`) })
  await page.locator('.look-facts').waitFor()
  await pick(page, imports.look.definition, '车险报价')
  await page.getByRole('button', { name: imports.look.start }).click()
  await page.locator('.result-done').waitFor({ timeout: 30_000 })
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.result').getByRole('link', { name: imports.result.errors }).click()])
  const errors = readFileSync(await file.path(), 'utf8')
  assert.match(errors, /not a day/)
  await page.locator('.history tbody').getByText('quotes.csv').first().waitFor()
})

journey('a template of a known format is saved empty', async (page) => {
  await open(page, '/import')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: imports.templates.save }).first().click()])
  assert.match(readFileSync(await file.path(), 'utf8'), /^\uFEFF\S+,.+\r\n$/)
})

journey('the language changes everywhere and stays', async (page) => {
  await open(page, '/share')
  await page.locator('.top-language').getByText('English').click()
  await page.locator('h1', { hasText: 'Count share' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
  await page.reload()
  await settled(page)
  assert.equal(await page.locator('h1').innerText(), 'Count share')
  const left = await page.evaluate(() => document.querySelector('main')?.textContent?.match(/[\u4e00-\u9fff]+/g) ?? [])
  assert.deepEqual(left, [])
})

journey('the palette jumps to a measure by a piece of its name, in either language', async (page) => {
  await open(page, '/')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: shell.palette.placeholder }).fill('loss')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/trend\?measure=loss_ratio/)
})

journey('the columns of money say their currency', async (page) => {
  await open(page, '/trend?measure=written_premium')
  assert.match(await page.locator('.ranking .figure').first().innerText(), /^[\d.,]+万?元$/)
  await page.locator('.ranking .figure').first().click()
  await page.getByRole('menuitem', { name: shapes.menu.rows }).click()
  await page.locator('.rows-drawer thead').getByText('签单保费（元）', { exact: true }).waitFor()
})

journey('a measure over time opens on the first figure of Home', async (page) => {
  await open(page, '/')
  const name = await page.locator('.card-name').first().innerText()
  await open(page, '/trend')
  assert.equal(await page.locator('h1').innerText(), name)
  assert.ok(await page.locator('.ranking .figure').first().isVisible())
})

journey('two calibres are bridged step by step, and a step opens the policies it moves', async (page) => {
  await open(page, '/bridge')
  await pick(page, bridge.calibre.b, '原保单口径')
  await page.waitForURL(/b=original_policies/)
  await page.goto(`${page.url()}&from=2025-01-01&to=2025-06-30`)
  await settled(page)
  await page.locator('.chart canvas').waitFor()
  await page.locator('.bridge .ant-segmented-item').nth(1).click()
  await page.waitForURL(/view=table/)
  const number = (text) => Number(text.replace('−', '-').replace(/[^\d.-]/g, ''))
  const values = (await page.locator('.bridge-table td:nth-of-type(5)').allInnerTexts()).map(number)
  const changes = (await page.locator('.bridge-table .direction-text').allInnerTexts()).map(number)
  const [first, last] = (await page.locator('.bridge-end-value').allInnerTexts()).map(number)
  assert.ok(changes.length >= 2 && values.length === changes.length)
  assert.equal(first + changes.reduce((sum, one) => sum + one, 0), last)
  assert.equal(values.at(-1), last)
  await page.locator('.bridge-policies').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('.rows-drawer tbody tr').first().waitFor()
  const policies = await page.locator('.rows-drawer tbody tr').first().innerText()
  assert.match(policies, /^\S+\s+\d+\s+\d+$/)
  await page.getByRole('button', { name: shapes.rows.close }).click()
  await page.getByRole('button', { name: bridge.swap }).click()
  await page.waitForURL(/a=original_policies/)
})

journey('there is nothing to download from an empty board', async (page) => {
  await open(page, '/share?from=2099-01-01')
  for (const name of [shapes.download.xlsx, shapes.download.csv]) assert.ok(await page.getByRole('button', { name, exact: true }).isDisabled())
})

journey(
  'on a phone the import page is short, and what is folded away opens',
  async (page) => {
    await open(page, '/import')
    const tall = () => page.evaluate(() => document.documentElement.scrollHeight)
    assert.ok((await tall()) < 900, `${await tall()}`)
    await page.getByText(imports.history.title, { exact: true }).click()
    await page.locator('.history tbody tr').first().waitFor()
    await page.setInputFiles('input[type=file]', { name: 'few.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') })
    await page.locator('.look-facts').waitFor()
    await page.getByText(imports.columns.title, { exact: true }).click()
    await page.locator('.look tbody tr').first().waitFor()
  },
  { width: 375, height: 812 },
)

journey('definitions are found by a word and kept in the address', async (page) => {
  await open(page, '/definitions')
  await page.locator('.definitions-search input').fill('loss_ratio')
  await page.waitForURL(/q=loss_ratio/)
  assert.equal(await page.locator('.entries-measures .entry').count(), 1)
})

journey('a fault of one request is told with a number and can be tried again', async (page) => {
  let broken = true
  await page.route('**/api/v1/ask**', (route) =>
    broken
      ? route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"status":500,"code":"engine_failed","title":"","type":"","detail":"the engine failed"}' })
      : route.continue(),
  )
  await page.goto('/share')
  await page.locator('.state-failed').waitFor()
  const text = await page.locator('.state-failed').innerText()
  assert.ok(text.includes('the engine failed') && text.includes('500-engine_failed'))
  broken = false
  await page.getByRole('button', { name: shapes.state.retry }).click()
  await page.locator('.ranking').waitFor()
  page.faults = page.faults.filter((fault) => !fault.includes('500'))
})

journey('what takes long can be cancelled', async (page) => {
  await page.route('**/api/v1/ask**', () => new Promise(() => {}))
  await page.goto('/share')
  await page.getByRole('button', { name: shapes.state.cancel }).click()
  await page.getByText(shapes.state.cancelled).waitFor()
})

journey('a changed setting cancels the request under way', async (page) => {
  await open(page, '/share')
  let cancelled = 0
  page.on('requestfailed', (request) => {
    if (request.url().includes('/ask')) cancelled += 1
  })
  await page.route('**/api/v1/ask**grain=year**', () => new Promise(() => {}))
  await page.locator('.fields .ant-segmented-item').nth(3).click()
  await page.waitForURL(/grain=year/)
  await page.locator('.fields .ant-segmented-item').nth(1).click()
  await page.waitForURL(/grain=quarter/)
  await page.locator('.stale').waitFor({ state: 'detached' })
  assert.equal(cancelled, 1)
})

if (process.env.UPCOUNT_EMPTY_URL) {
  journey('an empty home says why and what to do', async (page) => {
    for (const [address, where] of [
      ['/', '.home-empty'],
      ['/share', '.state'],
      ['/bridge', '.state'],
    ]) {
      await page.goto(process.env.UPCOUNT_EMPTY_URL + address)
      await page.locator(where).getByRole('link').waitFor()
      assert.equal(await page.locator('.demo').count(), 0)
    }
    // A board without facts is a refusal of the server, which the browser notes as a failed request.
    page.faults = page.faults.filter((fault) => !fault.includes('404'))
  })
}
