//! Facts that cannot all be true: counted by rule, and each rule opens its facts.
import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contradictionsQuery, qualityQuery } from '../../../api/queries.ts'
import type { Quality as Found } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { useColumnName } from '../../../shapes/columnName.ts'
import { whole } from '../../../shapes/figures.ts'
import { Icon } from '../../../shapes/Icon.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { Pager } from '../../../shapes/Pager.tsx'
import { RowsTable } from '../../../shapes/RowsTable.tsx'
import './quality.css'

const PAGE = 50
type Rule = Found['rules'][number]

export function Quality() {
  const { t } = useTranslation('quality')
  const language = useLanguage()
  const found = useQuery(qualityQuery)
  const [open, setOpen] = useState<Rule | null>(null)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={found} height={420} empty={<p className="empty-line">{t('nothing')}</p>}>
        {({ rules }) => {
          const broken = rules.filter((rule) => rule.facts > 0)
          return (
            <section className="panel">
              {broken.length === 0 ? (
                <p className="quality-well">
                  <Icon name="check" size={20} />
                  {t('well', { rules: whole(rules.length, language) })}
                </p>
              ) : (
                <>
                  <p className="quiet">{t('found', { broken: whole(broken.length, language), rules: whole(rules.length, language) })}</p>
                  <Rules rules={broken} open={setOpen} />
                </>
              )}
            </section>
          )
        }}
      </Loaded>
      <Facts rule={open} close={() => setOpen(null)} />
    </>
  )
}

function Rules({ rules, open }: { rules: Rule[]; open: (rule: Rule) => void }) {
  const { t } = useTranslation('quality')
  const words = useWords()
  const language = useLanguage()
  const share = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'percent', maximumFractionDigits: 2 })
  const most = Math.max(...rules.map((rule) => rule.facts / rule.of))
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('title')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t('rule')}</th>
            <th scope="col" className="number">
              {t('facts')}
            </th>
            <th scope="col" className="number">
              {t('of')}
            </th>
            <th scope="col">{t('share')}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.id}>
              <th scope="row" className="wrap">
                <button className="figure quality-rule" onClick={() => open(rule)}>
                  {words(rule)}
                </button>
              </th>
              <td className="number">{whole(rule.facts, language)}</td>
              <td className="number">{whole(rule.of, language)}</td>
              <td>
                <span className="quality-share">
                  <span className="quality-bar" style={{ width: `${(rule.facts / rule.of / most) * 96}px` }} aria-hidden="true" />
                  {share.format(rule.facts / rule.of)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What is wrong, with the days as people call them: a rule of two days is called after both. */
function useWords(): (rule: Rule) => string {
  const { t } = useTranslation('quality')
  const say = useSay()
  const columnName = useColumnName()
  return (rule) => {
    const [, earlier, later] = /\.(\w+)_after_(\w+)$/.exec(rule.id) ?? []
    if (!earlier || !later) return say(rule.what)
    const [kind] = say(rule.what).split(/[:\uff1a]/)
    return t('order', { kind, later: columnName(earlier), earlier: columnName(later) })
  }
}

function Facts({ rule, close }: { rule: Rule | null; close: () => void }) {
  const { t } = useTranslation('shapes')
  const words = useWords()
  return (
    <Drawer
      open={rule !== null}
      onClose={close}
      size={880}
      destroyOnHidden
      closable={{ 'aria-label': t('rows.close') }}
      title={rule ? words(rule) : ''}
      className="rows-drawer"
    >
      {rule && <FactsPage key={rule.id} rule={rule} />}
    </Drawer>
  )
}

function FactsPage({ rule }: { rule: Rule }) {
  const { t } = useTranslation('shapes')
  const words = useWords()
  const language = useLanguage()
  const [page, setPage] = useState(1)
  const rows = useQuery(contradictionsQuery(rule.id, PAGE, (page - 1) * PAGE))
  return (
    <Loaded query={rows} height={420}>
      {(data) => (
        <>
          <p className="rows-count">{t('rows.count', { total: whole(data.total, language) })}</p>
          <RowsTable data={data} what={words(rule)} />
          {data.total > PAGE && <Pager page={page} pages={Math.ceil(data.total / PAGE)} go={setPage} />}
        </>
      )}
    </Loaded>
  )
}
