import assert from 'node:assert/strict'
import { journeys, open, settled, words } from './browser.mjs'

const moves = words('zh', 'pages/steer/moves/moves')
const growth = words('zh', 'pages/steer/growth/growth')
const resources = words('zh', 'pages/steer/resources/resources')

const journey = journeys()

journey('a move is proposed with what it should bring, accepted with one key, done, and measured beside others', async (page) => {
  await open(page, '/moves')
  const what = `陪访计划 ${Date.now()}`
  await page.getByRole('button', { name: moves.propose }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel(moves.what).fill(what)
  await form.getByRole('combobox', { name: moves.level }).click()
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: '分公司' }).first().click()
  await form.getByLabel(moves.code).fill('B4400')
  await form.getByLabel(moves.why).fill('比计划落后')
  await form.getByRole('button', { name: moves.propose }).click()
  const card = page.locator('.move').filter({ hasText: what })
  await card.waitFor()
  await form.waitFor({ state: 'detached' })
  // One key accepts it, and it is not undone by a second press.
  await card.focus()
  await page.keyboard.press('a')
  await card.getByText(moves.state.accepted).waitFor()
  // Nobody said what it should bring: it is said to be unmeasured.
  await card.getByText(moves.brought).click()
  await card.locator('.move-unmeasured').waitFor()
  await card.getByRole('button', { name: `${moves.end.done}：${what}` }).click()
  const end = page.getByRole('dialog')
  await end.getByLabel(moves.words.done).fill('陪访了十二次')
  await end.getByRole('button', { name: moves.end.done }).click()
  await card.waitFor({ state: 'detached' })

  // One with an expectation of a time that is over is measured.
  const told = await page.request.post('/api/v1/moves', {
    headers: { 'Content-Type': 'application/json' },
    data: { what: `量一量 ${what}`, why: '试', place: { branch: 'B4400' }, expected: { extra: 10, from: '2025-10-01', to: '2025-12-31' } },
  })
  assert.equal(told.status(), 201, await told.text())
  await open(page, '/moves')
  const measured = page.locator('.move').filter({ hasText: `量一量 ${what}` })
  await measured.getByRole('button', { name: moves.accept, exact: false }).first().click()
  await measured.getByText(moves.state.accepted).waitFor()
  await measured.getByText(moves.brought).click()
  await measured.locator('.move-brought .tag').waitFor()
  const { effect } = await (await page.request.get(`/api/v1/moves/${(await told.json()).number}`)).json()
  assert.ok(effect.range[0] <= effect.extra && effect.extra <= effect.range[1] && effect.others >= 5, JSON.stringify(effect))
  // Somebody else decided meanwhile: it is told, and nothing is overwritten.
  const other = await (
    await page.request.post('/api/v1/moves', { headers: { 'Content-Type': 'application/json' }, data: { what: `两个人 ${what}`, why: '试', place: {} } })
  ).json()
  await open(page, '/moves')
  const both = page.locator('.move').filter({ hasText: `两个人 ${what}` })
  await both.waitFor()
  await page.request.post(`/api/v1/moves/${other.number}/decline`, { headers: { 'Content-Type': 'application/json' }, data: { words: '先不做', seen: other.number } })
  await both.focus()
  await page.keyboard.press('a')
  await page.locator('.ant-message').getByText('没有覆盖').waitFor()
  page.faults = page.faults.filter((fault) => !fault.includes('409'))
})

journey('head office matches a resource with an assumption it can name, and takes it up as moves', async (page) => {
  await open(page, '/resources?resource=training')
  // No fact tells of training: an assumption is asked for, with its source.
  await page.getByLabel(resources.source, { exact: true }).fill('去年试点')
  await page.getByLabel(resources.effectOf.replace('{{name}}', '培训名额')).fill('1')
  await page.getByLabel(resources.share, { exact: true }).fill('40')
  await page.getByRole('button', { name: resources.useIt }).click()
  await page.locator('.resources-assumed').getByText('去年试点').waitFor()
  await settled(page)
  const rows = await page.locator('.resources-told + .panel .grid tbody tr').count()
  assert.ok(rows > 10, `${rows}`)
  page.faults = page.faults.filter((fault) => !fault.includes('422'))
  await page.getByRole('button', { name: resources.takeUp }).click()
  await page.getByRole('dialog').getByRole('button', { name: resources.takeUp }).click()
  await page.locator('.ant-message').getByText(resources.seeMoves).click()
  await page.waitForURL(/\/moves/)
  await page.locator('.move').filter({ hasText: '培训名额' }).first().waitFor()
})

journey('a growth plan is tried with sliders, two scenarios stand side by side, and one is committed with its public notice', async (page) => {
  await open(page, '/growth')
  await page.locator('.growth-levers li').first().waitFor()
  const keep = async (name) => {
    await page.getByRole('button', { name: growth.keep }).click()
    const box = page.locator('.growth-box')
    await box.getByLabel(growth.name).fill(name)
    await box.getByRole('button', { name: growth.keep }).click()
    await page.locator('.growth-scenarios').getByText(name).waitFor()
    await box.waitFor({ state: 'detached' })
  }
  await keep('稳一点')
  const lever = page.locator('.growth-levers li').filter({ hasText: '线上占比' })
  const before = await lever.locator('.growth-lever-figures b').first().innerText()
  const slider = lever.getByRole('slider')
  await slider.focus()
  for (let n = 0; n < 10; n += 1) await page.keyboard.press('ArrowRight')
  await lever.getByText('45%', { exact: true }).waitFor()
  await lever.locator('.growth-lever-figures b').first().filter({ hasNotText: before }).waitFor()
  // The rate that holds for a time gets its notice.
  await page.getByRole('button', { name: /公示/ }).first().click()
  const box = page.locator('.growth-box')
  await box.getByLabel(growth.says).fill('官网公示栏')
  await box.getByRole('button', { name: growth.write }).click()
  await page.locator('.growth-notice.tag-good').waitFor()
  await box.waitFor({ state: 'detached' })
  await keep('再多一点')
  const { scenarios } = await (await page.request.get('/api/v1/growth')).json()
  const [more, less] = ['再多一点', '稳一点'].map((name) => scenarios.find((one) => one.name === name))
  assert.ok(more.told.expected > less.told.expected, `${more.told.expected} ${less.told.expected}`)
  for (const one of [more, less]) {
    const counted = one.told.levers.reduce((sum, lever) => sum + lever.counted, 0)
    assert.ok(Math.abs(counted - one.told.together) < 1e-6 && one.told.together <= one.told.if_apart)
  }
  await page.getByRole('button', { name: growth.commitOf.replace('{{name}}', '再多一点') }).click()
  await page.getByRole('dialog').getByRole('button', { name: growth.commit }).click()
  await page.locator('.growth-scenarios').getByText(growth.state.committed).waitFor()
  // One quarter, one plan: the other is refused while the moves of this one stand.
  const other = await page.request.post(`/api/v1/growth/${less.number}/commit`, { headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'the-other-plan' }, data: {} })
  assert.equal(other.status(), 409, await other.text())
  await page.locator('.growth-scenarios').getByRole('link', { name: growth.seeMoves }).click()
  await page.waitForURL(/\/moves/)
  await page.locator('.move').filter({ hasText: '线上占比' }).first().waitFor()
})
