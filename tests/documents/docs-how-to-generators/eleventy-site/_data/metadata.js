export default { title: 'The Ferry Log', url: 'https://ferry.example/' }
