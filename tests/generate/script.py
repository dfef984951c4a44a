"""Characters and bytes: traditional script, full width, encodings declared or not."""

# Simplified and traditional in pairs, of what this generator prints.
PAIRS = ('动動开開条條项項内內规規对對总總数數许許务務处處罚罰强強业業费費购購额額机機构構关關系係于於组織与與请請况況现現决決类類险險证證区區属屬国國'
         '执執诉訴复復议議结結续續转轉档檔书書权權护護坏壞稳穩过過报報导導减減范範资資询詢经濟济濟应應态態审審单單发發长長补補举舉称稱义義归歸'
         '无無当當计計这這种種张張办辦乡鄉镇鎮县縣银銀农農场場监監卫衛员員会會统統编編制製题題进進问問签簽领導导導训訓顾顧网網页頁图圖'
         '访訪扫掃打打机機显顯载載传傳输輸财財产產构構两兩轮輪历歷专專栏欄优優据據继繼续續热熱点點参參加加闻聞谈談读讀稿稿释釋'
         '党黨团團个個为為众眾济濟录錄别別标標准準识識码碼环環华華术術询詢维維纠糾实實际際较較长長线線门門价價让讓贯貫彻徹创創'
         '协協听聽写寫间間带帶号號东東龙龍云雲岚嵐鹭鷺渚渚临臨芜蕪后後车車财財运運红紅电電邮郵纸紙复復万萬亿億预預负負责責么麼从從仅僅们們'
         '围圍园園坚堅声聲备備够夠夹夾头頭夺奪奖獎妇婦孙孫学學宁寧宝寶宽寬宾賓寻尋尔爾尽盡层層岁歲岛島广廣庆慶库庫废廢异異弃棄归歸'
         '忆憶忧憂怀懷态態怜憐惊驚惯慣愿願户戶扩擴择擇损損换換掌掌据據撑撐斗鬥断斷无無旧舊时時昼晝显顯晓曉术術机機杂雜来來'
         '板板极極桥橋样樣档檔检檢楼樓欢歡步步残殘毕畢气氣汇匯汉漢没沒沟溝济濟涉涉测測湾灣满滿滚滾灭滅灾災炉爐点點烦煩犹猶狱獄独獨'
         '获獲率率珍珍现現疗療皱皺盖蓋监監盘盤着著确確础礎禁禁离離秘秘积積称稱移移稳穩穷窮竖豎竞競笔筆简簡类類粮糧紧緊纪紀约約级級纳納'
         '练練细細终終绍紹绝絕给給络絡统統缴繳罗羅职職联聯脑腦节節药藥虑慮虽雖补補装裝见見观觀觉覺触觸订訂认認讨討记記讲講设設评評词詞试試'
         '诚誠话話该該详詳说說调調谈談谢謝负負贡貢败敗货貨质質贸貿赁賃赔賠赛賽赞贊达達迁遷违違远遠连連迟遲适適选選递遞逻邏释釋鉴鑒钟鐘钩鉤'
         '钱錢铁鐵错錯锁鎖键鍵闭閉阅閱队隊阶階随隨难難须須顺順项項频頻风風双雙坝壩径徑枫楓浏瀏砚硯碍礙织織舆輿览覽讼訟辑輯还還隐隱驳駁饭飯驻駐验驗鱼魚鸟鳥麦麥齐齊龄齡划劃')
TRADITIONAL = {ord(PAIRS[n]): PAIRS[n + 1] for n in range(0, len(PAIRS), 2)}
VARIANTS = ({ord('于'): '于', ord('购'): '購', ord('范'): '范', ord('制'): '制', ord('系'): '系'}, {ord('采'): '採'})
FULL = {ord(c): chr(ord(c) + 0xFEE0) for c in '0123456789'}
FULL_FIGURE = {ord(c): chr(ord(c) + 0xFEE0) for c in '0123456789.,+-/'}


def traditional(text, rng):
    table = dict(TRADITIONAL)
    for v in VARIANTS:
        if rng.random() < .5:
            table.update(v)
    if rng.random() < .3:
        text = text.replace('规范性文件', '规范性档案')
    if rng.random() < .3:
        text = text.replace('信息', '资讯')
    return text.translate(table)


# name -> (codec, bytes in front)
ENCODINGS = {
    'utf-8': ('utf-8', b''), 'utf-8-bom': ('utf-8', b'\xef\xbb\xbf'), 'utf-16-le-bom': ('utf-16-le', b'\xff\xfe'),
    'utf-16-be-bom': ('utf-16-be', b'\xfe\xff'), 'gb18030': ('gb18030', b''), 'gbk': ('gbk', b''),
    'big5': ('big5', b''),
}
DECLARED = {'utf-8': 'utf-8', 'utf-8-bom': 'utf-8', 'utf-16-le-bom': 'utf-16', 'utf-16-be-bom': 'utf-16', 'gb18030': 'gb2312',
            'gbk': 'gb2312', 'big5': 'big5'}
WRONG = {'utf-8': 'gb2312', 'utf-8-bom': 'gbk', 'gb18030': 'utf-8', 'gbk': 'utf-8', 'big5': 'utf-8', 'utf-16-le-bom': 'utf-8',
         'utf-16-be-bom': 'gb2312'}


def encode(text, name):
    """(bytes, encoding used): UTF-8 where the wanted one lacks a character."""
    codec, front = ENCODINGS[name]
    try:
        return front + text.encode(codec), name
    except UnicodeEncodeError:
        return text.encode('utf-8'), 'utf-8'
