"""Words that stand beside figures: of direction, of measure, and those that only begin like a unit.

The one table of them: sentences, rules, messages and the layout of other people's documents read it.
"""

from __future__ import annotations

_ROSE = ("上升", "增加", "增长", "提高", "上涨", "提升", "扩大", "增多", "回升", "攀升")
_FELL = ("下降", "减少", "降低", "下跌", "下滑", "回落", "缩减", "缩小")
UP = (
    *_ROSE,
    *("超支", "上浮", "上调", "调增", "核增", "增收", "增支"),
    *("增幅", "涨幅", "升幅", "增了", "涨了", "递增", "净增", "追加"),
)
DOWN = (
    *_FELL,
    *("压减", "节约", "节省", "压缩", "削减", "下浮", "下调", "调减", "核减", "减收", "减支", "降幅", "减幅", "跌幅"),
    *("减了", "降了", "递减", "净减", "追减"),
)
FLAT = ("持平", "不变", "没有变化", "无变化", "无增减")
DIRECTIONS = {word: sign for sign, words in ((1, UP), (-1, DOWN), (0, FLAT)) for word in words}
# Those that compare with an earlier figure.  What is saved or cut by so much may well be as much as last year.
COMPARING = frozenset((*_ROSE, *_FELL))
# Of these, those that take no object: 提高 5% may go on with 的产量, and another thing is meant.
RISING_OR_FALLING = frozenset(
    (*("上升", "增加", "增长", "上涨", "增多", "回升", "攀升"), *("下降", "减少", "下跌", "下滑", "回落"), *FLAT)
)
EARNED_OR_SPENT = ("增收", "增支", "减收", "减支")
EXTENTS = ("增幅", "涨幅", "升幅", "降幅", "减幅", "跌幅")
SHORT = {"增": 1, "升": 1, "涨": 1, "减": -1, "降": -1}  # only before 至, 到 or 为
CUT = ("压减", "缩减", "压缩", "削减", *SHORT)  # with 至, 到 or 为 they compare with an earlier figure as well
# 多 and 少 alone say many other things: only after 比上年, or 多收 before a figure below zero.
MORE_OR_LESS = {
    word + what: sign for word, sign in (("多", 1), ("少", -1)) for what in ("", "收", "支", "花", "收入", "支出")
}
ALIKE = ("相同", "一致", "一样", "相等")  # with a year before them
REASONS = ("因", "由于", "随着", "主要是", "系", "受", "导致", "使")  # 因人员减少减少5万元
CAUSES = (
    *("人", "人员", "人数", "数", "量", "户", "项目", "任务", "业务"),
    *("活动", "工作", "需求", "标准", "价格", "对象", "面积"),
)  # 人员减少减少5万元: the first word says why
COMMON_DIRECTIONS = ("上升", "增加", "增长", "提高", "下降", "减少", "降低", "持平")
FITTING = {1: "增加", -1: "减少", 0: "持平"}  # the plain word for a sign
NOUNS = ("值", "点", "额", "率", "量", "幅度")  # 增加值, 增长率: what they end says nothing of a direction
NOT = ("不", "不再", "未", "负", "没有")  # before a word of direction
NEARLY = ("基本", "大致", "大体", "总体", "相对", "略")  # before 持平: a small change is meant
# Between a word of direction and the figure: by how much it changed, or to how much it came.
BY = ("了", "为", "约", "近", "大约", "将近", "接近", "达", "达到")
TO = ("至", "到", "为")
AGAINST = ("与", "同", "和", "较", "比")  # what follows is the year that is compared with
SINCE = ("同比", "环比", "较上年", "比上年", "较去年", "比去年", "较年初", "比年初")  # against what something changed
LAST_YEAR = ("上年同期", "去年同期", "上一年", "上年", "去年", "上年度")
ROUGHLY_BEFORE = ("大约", "约", "近", "逾", "超过", "超", "不足", "至少", "共")
ROUGHLY_AFTER = ("余", "多", "左右", "上下")
WORDS_FROM_ROUGHLY = {"余": "热量料额", "多": "式层边媒功普参用"}  # 余热, 多式: what begins so is no such word
# These say that a figure is none to the last digit.
ABOUT_BEFORE = ("大约", "约", "约为", "约计")
CONVERTED = "约合"  # 100美元约合689.35元: after a sum it says what that is in other money
NEARLY_BEFORE = ("将近", "接近", "逾")
ABOUT_AFTER = ("左右", "上下")
NEAR = "近"  # before a year as well, unless it ends another word
NEAR_ENDS = "临最附邻接靠远"
OVER = "余"  # right after the digits

# The second character of words that begin with the character of a unit: 户均, 人均, 元旦, 个体.  Such a word after a
# figure is no unit.  After a unit that is not listed nobody can tell, unless the sentence ends there.
WORDS_FROM_UNITS = {
    "元": "年素代大朝帅首旦老世件宵气宝音宫器顺丰古月明狩勋军凶始谋曲义仁成法通氏配山子末阳太春永英戎凤兴天嘉龙广恶澄圣武",
    "户": "部口籍外数主型均头县内长田政名改厕表厨用电通保次容给户",
    "人": "民口们大员物类才数家士生工马体均力群间选事为造心身文格性行影际情次学头道称世品气权手声杰迹代流种形质丛命氏名寿本"
    "烟机面儿丁缘脑脸犯眼山武居伦贩意所材龙海鱼潮理困夫墙云浮财防治妖微阵别愿偶证确祸仰言喊地定艺以子字无神母亡社保月人",
    "名": "称字胜叫牌城单额片义贵列词人誉茶副将声优家山次位师气闻头著目曰士望特扬利录校言门堂医子教企号作正流古篇下册臣存唤画"
    "分帖句实满垂宿园角花产品酒符噪旦曲落节车手菜模留厨表重刺剧物匠数导护窑公店诗药典团演爵方歌为老中村",
    "位": "置居子移列处数次尊势高错极点与段能师形彩于",
    "个": "人别体性股头子儿数案旧位例展把私协税贷百中个",
    "家": "庭里长族中伙乡属务具人门电境园畜当常产用庙丁喻禽教业主居眷事传数父奴政破住室财世小书私贫道底养法宴兄谱村母什训宅丑蚕"
    "乐塾规信学装风鸡史无犬累访兔燕童臣计福俱徒种仆大子贼仇鼠宝蝇商地暴有纺委校家",
    "件": "数次均件",
    "场": "所合面景上地内次子外馆边强里院下长区站主部道效均镇",
    "次": "数日年之要生序子第级长声大官席访品方女氯韵帅均月于次",
    "项": "目羽链城英圈海梁王庄立背明武次均项",
    "座": "谈位舱椅右无次机落席标上楼垫子钟",
    "处": "理长罚置分境死方女决事所世心级身治士刑子变室之暑于以在突处",
    "辆": "次",
    "台": "湾上阶下北独海地基风前站式大州南商词子山儿球胞后东灯长面中资岛盟阁办吉布港柱币联数榭次江网区板架军历语城座本毯甫车安西账帐套",
    "套": "餐路装话房子用间曲管件取近数汇利筒现种色索牢问印头车书交袖叠绳裙进鞋衫均型内",
    "批": "评判量次发示驳林斗阅文改捕号转零注出上下办语货件准复",
    "期": "间望限待货刊满盼末内权中许价房票初指终次均",
    "条": "件例约款文子纹令理石目码陈形幅块凳带状规分播桌几顿钢线条",
    "份": "额儿量子数",
    "篇": "幅章目名什",
    "册": "立封子页",
    "起": "来义身源点伏飞初草兵码诉床步落降先居始哄疑重事程劲家病色跑动脚眼跳立爆吊誓早风名见驾航搏止泡舞运子讫价头锚球亚夜"
    "拍毛笔数承敬电首征稿绒到因用火自",
    "宗": "教旨室派族人朱庙法主师亲子喀李社维祠铁赵耶大皇正乾匠神谱赞永完弘兄显咸天王贞为之建方景一初同崇戚立会废绍统地",
    "吨": "粮位级公",
    "亩": "产均",
    "分": "别布析子钟配类享裂离泌数支散解化流明工开辨歧割水公量院会行手界校局期头队治出管娩毫区付枝属担外封部批隔团立列身红派"
    "级神赃送段层发值社组辩清设销文心寸叉忧家光权摊晓厂赴居贝内路拆门拨房科道庭店站时洪蘖崩划馏选野则步装系册秒点进形型获度为给成得项两三四五",
}
