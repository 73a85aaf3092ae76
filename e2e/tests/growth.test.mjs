import assert from 'node:assert/strict'
import { journeys, open, settled, words } from './browser.mjs'

const home = words('zh', 'pages/steer/home/home')
const funnel = words('zh', 'pages/know/funnel/funnel')
const shapes = words('zh', 'shapes/shapes')
const pay = words('zh', 'pages/reward/pay/pay')

const journey = journeys()

journey('the growth manager finds where policies are lost from Home, what mending is worth, and takes the board away', async (page) => {
  await open(page, '/')
  const leak = page.locator('.home-leak').first()
  await leak.waitFor()
  assert.match(await leak.innerText(), /电销[\s\S]*改好值 \d+/, home.leaks.title)
  // The first click: the funnel, with the same leak first, its worth and its doubt.
  await leak.click()
  await page.waitForURL(/\/funnel\?by=channel/)
  const first = page.locator('.leaks li').first()
  await first.waitFor()
  assert.match(await first.innerText(), /电销[\s\S]*\+\d+ 件[\s\S]*至/)
  // The second: into the channel.
  await first.locator('.leak-name').click()
  await page.waitForURL(/where=.*channel%3Dtelephone|where=.*channel=telephone/)
  await settled(page)
  assert.ok(await page.getByRole('heading', { level: 1, name: funnel.title }).isVisible())
  // The third: the board as a file.
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: shapes.download.xlsx }).click()])
  assert.equal(file.suggestedFilename(), 'funnel.xlsx')
})

journey('what moved a count in one region is drawn, tabled and taken away, and its parts add up', async (page) => {
  await open(page, '/moved?by=channel&where=region=440000&against=year&view=table')
  await settled(page)
  const cells = await page.locator('.grid tbody tr td:last-child, .grid tfoot tr td:last-child').allInnerTexts()
  assert.ok(cells.length > 2, cells.join())
  const told = await page.request.get('/api/v1/moved?measure=policies&by=channel&where=region=440000&from=2025-10-01&to=2025-12-31&before_from=2024-10-01&before_to=2024-12-31')
  const { parts, change } = await told.json()
  assert.ok(Math.abs(parts.reduce((sum, part) => sum + part.change, 0) - change) < 1e-6)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: shapes.download.xlsx }).click()])
  assert.equal(file.suggestedFilename(), 'moved.xlsx')
  // A figure opens what can be asked of it; so does its definition.
  await page.locator('.grid tbody .figure').first().click()
  await page.getByRole('menu').getByText(shapes.menu.definition).waitFor()
})

journey('payroll tries a month, posts it once, and a withdrawal learned late is paid back as a difference', async (page) => {
  await open(page, '/pay?month=2025-08')
  const state = page.locator('.pay-head .tag')
  assert.equal(await state.innerText(), pay.state.draft)
  const total = await page.locator('.pay-total').innerText()
  await page.getByRole('button', { name: pay.post }).click()
  await page.getByRole('dialog').getByRole('button', { name: pay.post }).click()
  await page.locator('.pay-head').getByText(pay.state.posted).waitFor()
  assert.equal(await page.locator('.pay-total').innerText(), total)
  // A statement explains each line to its policy.
  await page.locator('.grid .figure').first().click()
  await page.waitForURL(/agent=/)
  const policy = (await page.locator('.grid tbody').first().innerText()).match(/P\d{9}/)[0]
  // One of those policies turns out to have been withdrawn.
  const told = await page.request.post('/api/v1/facts', {
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `late-${policy}` },
    data: { event: 'policy_withdrawn', says: { policy, withdrawn: '2025-08-30' } },
  })
  assert.equal(told.status(), 201, await told.text())
  const before = await (await page.request.get('/api/v1/pay?scheme=first_year&month=2025-08')).json()
  assert.equal(before.state, 'posted')
  const lines = await (await page.request.get(`/api/v1/pay/lines?scheme=first_year&month=2025-09&agent=${(await page.url().match(/agent=(\w+)/))[1]}`)).json()
  const back = lines.lines.filter((line) => line.policy === policy)
  assert.ok(back.length > 0 && back.reduce((sum, line) => sum + line.amount_fen, 0) < 0, JSON.stringify(back))
  await page.goto('/pay?month=2025-09')
  await page.locator('.pay-total').waitFor()
  assert.match(await page.locator('.pay-reasons').innerText(), /-|−/)
})
