//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './inbox.en.json'
import zh from './inbox.zh.json'
import worthEn from './worth.en.json'
import worthZh from './worth.zh.json'

addTexts('inbox', { zh, en })
addTexts('worth', { zh: worthZh, en: worthEn })
