import assert from 'node:assert/strict'
import { journeys, open, settled, words } from './browser.mjs'

const home = words('zh', 'pages/steer/home/home')
const funnel = words('zh', 'pages/know/funnel/funnel')
const shapes = words('zh', 'shapes/shapes')
const goals = words('zh', 'pages/steer/goals/goals')
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

journey('head office spreads a year, a branch is set and locked, the plan is published, and made anew in week six with every change told', async (page) => {
  await open(page, '/goals')
  await settled(page)
  await page.getByRole('button', { name: goals.open }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel(goals.period).fill('2025')
  await form.getByLabel(goals.total).fill('6000')
  await form.getByLabel(goals.why).fill('年度计划')
  await form.getByRole('button', { name: goals.open }).click()
  await page.waitForURL(/plan=\d+/)
  await page.locator('.goals-sum').getByText(goals.addsUp).waitFor()
  const number = new URL(page.url()).searchParams.get('plan')
  const told = async (plan, place = '') => (await page.request.get(`/api/v1/goals/${plan}${place}`)).json()
  const before = await told(number)
  assert.equal(before.place.goal, 6000)
  assert.equal(before.places.reduce((sum, one) => sum + one.goal, 0), 6000)
  // A branch is set and locked; the others make up for it.
  const branch = before.places[0]
  await page.locator('.goals-places tbody .goals-set').first().click()
  const box = page.locator('.goals-box')
  await box.getByLabel(goals.number).fill(String(branch.goal - 20))
  await box.getByText(goals.lock).click()
  await box.getByLabel(goals.why).fill('人员流失')
  await box.getByRole('button', { name: goals.save }).click()
  await page.locator('.goals-places').getByText(goals.changed, { exact: true }).waitFor()
  const set = await told(number)
  assert.equal(set.places.reduce((sum, one) => sum + one.goal, 0), 6000)
  assert.equal(set.places.find((one) => one.path[0] === branch.path[0]).goal, branch.goal - 20)
  // A number that cannot be met is refused with a sentence, and nothing changes.
  await page.locator('.goals-places tbody .goals-set').first().click()
  await box.getByLabel(goals.number).fill('5999')
  await box.getByLabel(goals.why).fill('试试')
  await box.getByRole('button', { name: goals.save }).click()
  await page.locator('.ant-message').getByText('5999').waitFor()
  await page.keyboard.press('Escape')
  // The browser itself tells of every refusal.
  page.faults = page.faults.filter((fault) => !fault.includes('422'))
  await page.getByRole('button', { name: goals.offer, exact: true }).click()
  await page.getByRole('button', { name: goals.publish, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: goals.publish }).click()
  await page.locator('.goals-head').getByText(goals.state.published, { exact: true }).waitFor()
  const asked = await (await page.request.get('/api/v1/ask?measure=policy_goal&from=2025-01-01&to=2025-12-31')).json()
  assert.equal(asked.rows[0].value, 6000)
  // Week six: what January was short of is carried, and every change is told.
  await page.getByRole('button', { name: goals.anew }).click()
  await form.getByLabel(goals.why).fill('一月少了')
  await form.getByLabel(goals.seenUntil).fill('2025-02-09')
  await form.getByLabel(goals.seenUntil).press('Enter')
  await form.getByRole('button', { name: goals.anew }).click()
  await page.waitForURL((url) => url.searchParams.get('plan') !== number)
  const later = await told(new URL(page.url()).searchParams.get('plan'))
  assert.equal(later.over, 1)
  assert.equal(later.place.by_month[0], set.place.by_month[0])
  await page.getByRole('button', { name: goals.changes }).click()
  await page.locator('.grid tbody tr').first().waitFor()
  // An agent's goal, and why it is that.
  const leaf = (await told(later.plan.number, `?place=${branch.path[0]}`)).places[0]
  await page.goto(`/goals?plan=${later.plan.number}&place=${branch.path[0]}&place=${leaf.path[1]}&day=2025-02-09`)
  await settled(page)
  await page.locator('.goals-places .goals-why-button').first().click()
  assert.match(await page.locator('.goals-box').innerText(), /上年同期占同级/)
  await page.keyboard.press('Escape')
  await page.getByText(goals.odds, { exact: true }).first().waitFor()
})
