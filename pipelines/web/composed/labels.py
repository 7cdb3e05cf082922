# ruff: noqa: E501 - lists of words
"""What buttons, menus and fields of composed pages are called, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Labels = Mapping[str, Sequence[str]]

_EN: dict[str, str] = {
    "site": "Northlight|Harbour Row|Willow & Finch|Blue Kettle|Stonebridge|Fieldnotes|Lantern|Quarto|Riverbend|Almanac|Copperleaf|Tidewater|Oak & Iron|Second Story|Paper Moon|Open Meadow|Halyard|Marigold|Plainsong|Cinderpath|Westering|Juniper Hall|Saltmarsh|The Long Table",
    "nav": "Home|About|Contact|News|Services|Products|Pricing|Team|Blog|Events|Archive|Help|Projects|Courses|Gallery|Library|Shop|Careers|Press|Members|Visit|Research|Support|Topics",
    "action": "Get started|Learn more|Sign up|Read the story|Join us|Book a place|See all|Try it|Subscribe|Download|View details|Find out how|Start reading|Compare",
    "small_action": "Edit|Delete|Share|Reply|Open|Close|Copy|Save|Print|Follow|Hide|Move|Pin|More",
    "heading": "Highlights|What we do|Latest|From the archive|Good to know|In short|How it works|Worth reading|Background|Notes|At a glance|Read next|Further reading|Details",
    "field": "First name|Last name|E-mail address|Telephone|Company|Street|Town|Postcode|Subject|Order number|Website|Department",
    "choice": "Weekly|Monthly|Never|By post|By e-mail|Small|Medium|Large|Morning|Afternoon|Evening|Standard|Express",
    "tick": "Remember me|Send me the newsletter|I agree to the terms|Show archived items|Notify me of replies|Make this public|Use dark colours|Keep a copy|Play sounds|Share my location",
    "status": "Open|Closed|Waiting|Done|Late|Draft|Paid|New|Cancelled|In progress|Shipped|Approved",
    "column": "Name|Number|Date|Place|Amount|Status|Share|Year|Owner|Priority|Change|Total",
    "tab": "Overview|Details|Reviews|Files|History|Members|Settings|Questions|Notes|Statistics",
    "metric": "Visitors|Orders|Readers|Members|Downloads|Messages|Donations|Lessons|Returns|Entries",
    "crumb": "Home|Library|Guides|Places|Collections|Records|Reference|Reports",
    "plan": "Free|Basic|Plus|Team|Family|Studio|Pro|Campus",
    "feature": "Unlimited pages|Two seats included|Support by e-mail|Works offline|Daily backups|Own domain|Export to PDF|Shared folders|Search in all files|No advertising",
    "step": "Choose|Describe|Check|Confirm|Pay|Send|Review|Finish|Upload|Sign",
    "role": "Editor|Gardener|Librarian|Engineer|Teacher|Cartographer|Designer|Translator|Photographer|Carpenter|Analyst|Nurse",
    "given": "Ada|Ben|Clara|David|Elena|Farid|Grace|Hugo|Ines|Jonas|Kavya|Liam|Mara|Noor|Oscar|Petra|Rosa|Samir|Tess|Uma|Victor|Wanda|Yusuf|Zoe",
    "family": "Abbott|Berg|Castillo|Dufour|Eriksen|Fischer|Garcia|Haddad|Ito|Jansen|Kaya|Lindqvist|Moreau|Novak|Okafor|Petrov|Quinn|Rossi|Silva|Tanaka|Weber|Young",
    "search": "Search|Search this site|What are you looking for?|Find a topic|Type a name",
    "when": "2 minutes ago|an hour ago|yesterday|3 days ago|last week|in June|on Monday",
    "empty": "Nothing here yet|No results|Your basket is empty|All done for today",
    "notice": "Saved|Please check your entries|Maintenance on Sunday|New version available|Your trial ends soon|Message sent",
    "submit": "Send|Save changes|Sign in|Create account|Place order|Continue|Apply|Search",
    "link": "Forgotten your password?|Terms of use|Privacy|Imprint|Cookie settings|Accessibility|Site map|Contact us|Report a problem|Newsletter",
    "unit": "kg|km|hours|pages|litres|pieces",
}
_ZH: dict[str, str] = {
    "site": "北辰|柳溪书屋|青石巷|远山|拾光|一叶|云上|半亩方塘|渡口|灯塔|竹里馆|长河|知行|橘洲|晚风|望江|素年|四时|小满|听雨轩|晨曦|墨香|归园|南窗",
    "nav": "首页|关于我们|联系方式|新闻|服务|产品|价格|团队|博客|活动|档案|帮助|项目|课程|图库|书库|商店|招聘|媒体|会员|参观|研究|支持|专题",
    "action": "立即开始|了解更多|注册|阅读全文|加入我们|预约|查看全部|免费试用|订阅|下载|查看详情|了解方法|开始阅读|对比",
    "small_action": "编辑|删除|分享|回复|打开|关闭|复制|保存|打印|关注|隐藏|移动|置顶|更多",
    "heading": "重点内容|我们做什么|最新动态|往期精选|须知|简而言之|工作原理|值得一读|背景|笔记|概览|接着读|延伸阅读|详细信息",
    "field": "姓名|手机号码|电子邮箱|单位|街道地址|城市|邮政编码|主题|订单号|网址|部门|备注",
    "choice": "每周|每月|从不|邮寄|电子邮件|小号|中号|大号|上午|下午|晚上|标准|加急",
    "tick": "记住我|订阅通讯|我同意服务条款|显示已归档|有回复时通知我|公开显示|使用深色界面|保留副本|播放声音|共享位置",
    "status": "进行中|已关闭|等待中|已完成|逾期|草稿|已付款|新建|已取消|已发货|已批准|待审核",
    "column": "名称|编号|日期|地点|金额|状态|占比|年份|负责人|优先级|变化|合计",
    "tab": "概览|详情|评价|文件|历史|成员|设置|问答|笔记|统计",
    "metric": "访客|订单|读者|会员|下载量|消息|捐款|课时|退货|条目",
    "crumb": "首页|书库|指南|地点|合集|记录|参考|报告",
    "plan": "免费版|基础版|进阶版|团队版|家庭版|工作室版|专业版|校园版",
    "feature": "页面数量不限|含两个席位|邮件支持|可离线使用|每日备份|自有域名|导出 PDF|共享文件夹|全文搜索|没有广告",
    "step": "选择|填写|核对|确认|付款|发送|审核|完成|上传|签字",
    "role": "编辑|园艺师|图书管理员|工程师|教师|制图师|设计师|译者|摄影师|木匠|分析师|护士",
    "given": "明远|思雨|子涵|文博|雅琴|建国|晓峰|静怡|一鸣|海燕|志强|书瑶|天成|若兰|俊杰|慧敏|安然|立新|佳宁|永康",
    "family": "王|李|张|刘|陈|杨|赵|黄|周|吴|徐|孙|胡|朱|高|林|何|郭|马|罗|梁|宋",
    "search": "搜索|站内搜索|你在找什么？|查找主题|输入名称",
    "when": "2 分钟前|1 小时前|昨天|3 天前|上周|六月|星期一",
    "empty": "暂无内容|没有结果|购物车是空的|今天的任务都完成了",
    "notice": "已保存|请检查填写的内容|周日系统维护|有新版本可用|试用期即将结束|消息已发送",
    "submit": "发送|保存更改|登录|创建账户|提交订单|继续|应用|搜索",
    "link": "忘记密码？|使用条款|隐私|版权信息|Cookie 设置|无障碍|网站地图|联系我们|反馈问题|通讯",
    "unit": "千克|公里|小时|页|升|件",
}

LABELS: dict[str, Labels] = {
    "en": {name: tuple(words.split("|")) for name, words in _EN.items()},
    "zh": {name: tuple(words.split("|")) for name, words in _ZH.items()},
}
